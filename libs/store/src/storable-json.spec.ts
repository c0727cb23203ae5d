import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { storableJson } from './storable-json.js';

test('what PostgreSQL takes stays as it is; NUL and halves of characters become U+FFFD', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '\\', 'u0000', '\u0000', '\ud83d', '\ude00', '"', '\n', '\u0001'),
  });
  fc.assert(
    fc.property(fc.dictionary(text, text), (value) => {
      const mended = Object.entries(value).map(([key, each]) =>
        [key, each].map((part) => Buffer.from(part).toString().replaceAll('\u0000', '\ufffd')),
      );
      expect(JSON.parse(storableJson(value))).toEqual(Object.fromEntries(mended));
    }),
  );
});
