import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { inertPieces } from './inert-pieces.js';

const shown = (text: string): string =>
  inertPieces(text)
    .map((piece) => (piece.isSign ? `[${piece.text}]` : piece.text))
    .join('');

describe('text of others', () => {
  test('is itself where everything in it can be seen', () => {
    for (const text of ['orders-db', 'Datenbank für Bestellungen', '订单', 'שלום', 'a b\tc\nd', '<b>&amp;</b>', '👍🏽'])
      expect(shown(text)).toBe(text);
  });

  test('has a sign for each character that one would not see', () => {
    expect(shown('a\u0000b')).toBe('a[U+0000]b');
    expect(shown('x\u202Egnp.exe')).toBe('x[U+202E]gnp.exe');
    expect(shown('zero\u200Bwidth')).toBe('zero[U+200B]width');
    expect(shown('\u{E0041}')).toBe('[U+E0041]');
    expect(shown('\uD800')).toBe('[U+D800]');
    expect(shown('esc\u001B[31m')).toBe('esc[U+001B][31m');
  });

  test('never holds an unseen character, and loses none that can be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const pieces = inertPieces(text);
        const kept = pieces
          .filter(({ isSign }) => !isSign)
          .map((piece) => piece.text)
          .join('');
        expect(kept.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(kept.replaceAll(/[\n\t]/g, '')).toBe(text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ''));
      }),
    );
  });
});
