import { expect, test } from '@jest/globals';

import { eventually } from './eventually.js';

test('a condition is looked at again while it is false or throws', async () => {
  let looks = 0;
  await eventually('the third look', () => {
    looks += 1;
    if (looks === 1) throw new Error('not yet');
    return looks === 3;
  });
  expect(looks).toBe(3);
});

test('what never holds is told, with what the last look threw', async () => {
  const error = new Error('nobody there');
  await expect(eventually('somebody', () => Promise.reject(error), 30)).rejects.toMatchObject({
    message: 'not within 30 ms: somebody',
    cause: error,
  });
});
