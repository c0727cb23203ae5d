import { expect, test } from '@jest/globals';

import { assertNever } from './assert-never.js';

test('names the value that no case expected', () => {
  expect(() => assertNever('other' as never)).toThrow('unexpected value: "other"');
});
