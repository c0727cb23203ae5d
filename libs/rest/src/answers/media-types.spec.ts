import { expect, test } from '@jest/globals';

import { chooseMediaType } from './media-types.js';

const OFFERED = ['application/json', 'text/event-stream', 'text/plain'] as const;

test('without a wish the first that is offered is given', () => {
  for (const accept of [undefined, '*/*', '', ' '])
    expect([accept, chooseMediaType(accept, OFFERED)]).toEqual([accept, OFFERED[0]]);
});

test('the best that both know is given', () => {
  expect(chooseMediaType('text/event-stream', OFFERED)).toBe('text/event-stream');
  expect(chooseMediaType('text/plain, application/json;q=0.5', OFFERED)).toBe('text/plain');
  expect(chooseMediaType('image/png, */*;q=0.1', OFFERED)).toBe('application/json');
  expect(chooseMediaType('TEXT/PLAIN', OFFERED)).toBe('text/plain');
});

test('what is not offered is not acceptable', () => {
  for (const accept of ['image/png', 'application/json;q=0', 'nonsense', ';;;', '*/*;q=0'])
    expect(() => chooseMediaType(accept, OFFERED)).toThrow(
      'offered are application/json, text/event-stream, text/plain',
    );
});
