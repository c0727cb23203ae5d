import { describe, expect, test } from '@jest/globals';
import { array, assert, asyncProperty, nat, string } from 'fast-check';

import { LineTooLongError, readLines } from './json-lines.js';

async function* stream(chunks: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

async function linesOf(chunks: readonly Uint8Array[], maxBytes = 1_000): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const some of readLines(stream(chunks), maxBytes)) lines.push(...some);
  return lines;
}

/** Cuts bytes at any places. */
function cut(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

describe('lines of a byte stream', () => {
  test('are the same wherever the stream was cut: inside characters too', async () => {
    const line = string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
    await assert(
      asyncProperty(array(line), array(nat()), async (lines, places) => {
        const bytes = new TextEncoder().encode(lines.map((each) => `${each}\n`).join(''));
        expect(await linesOf(cut(bytes, places), 10_000)).toEqual(lines);
      }),
    );
  });

  test('that have no newline at the end of the stream were cut off, and are not given', async () => {
    expect(await linesOf([Buffer.from('one\ntw')])).toEqual(['one']);
  });

  test('that grow beyond what anybody sends end the stream', async () => {
    await expect(linesOf([Buffer.from('one\n'), Buffer.alloc(600, 'x'), Buffer.alloc(600, 'x')])).rejects.toThrow(
      LineTooLongError,
    );
  });
});
