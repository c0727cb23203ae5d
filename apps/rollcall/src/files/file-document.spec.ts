import { describe, expect, test } from '@jest/globals';
import type { ExternalBackends } from '@rollcall/core';
import { readExternalBackends, writeExternalBackends } from '@rollcall/core';
import { arbitraryExternalBackends } from '@rollcall/testing';
import fc from 'fast-check';

import { jsonDocument, yamlDocument } from '../output/documents.js';
import { fileDocuments } from './file-document.js';

const read = (text: string) => fileDocuments({ name: 'a.yaml', text });

test('a file has any number of documents; what is empty is none', () => {
  expect(read('a: 1\n---\n---\n# nothing\n---\nb: 2\n').documents.map(({ value }) => value)).toEqual([
    { a: 1 },
    { b: 2 },
  ]);
  expect(read('').documents).toEqual([]);
  expect(read('# only a comment\n').documents).toEqual([]);
});

test('a list at the top is as many documents, as export prints them in JSON', () => {
  const { documents } = read('[\n  {"a": 1},\n  {"a": 2}\n]\n');
  expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { a: 2 }]);
  expect(documents.map((each) => each.lineOf('/a'))).toEqual([2, 3]);
});

describe('the line of a pointer', () => {
  const { documents } = read(
    'a: 1\n---\nspec:\n  x/y: 1\n  backends:\n    - &b\n      address: 1\n      ports: [\n        {port: 2}]\n    - *b\n',
  );
  test.each([
    ['/spec', 3],
    ['/spec/x~1y', 4],
    ['/spec/backends/0/address', 7],
    ['/spec/backends/0/ports/0/port', 9],
    ['/spec/backends/1/address', 7],
    ['/spec/backends/0/zone', 7],
    ['/spec/backends/9/zone', 5],
    ['/metadata', 3],
    ['', 3],
  ])('%s is %i', (pointer, line) => {
    expect(documents[1]?.lineOf(pointer)).toBe(line);
  });
});

test.each([
  ['a: [', 'Flow sequence'],
  ['a: 1\na: 2\n', 'Map keys must be unique'],
  ['a: *nowhere\n', 'Unresolved alias'],
  ['a: "x\n', 'Missing closing "quote'],
])('%j is told as no YAML', (text, words) => {
  const { documents, problems } = read(`# first\n${text}`);
  expect(documents).toEqual([]);
  expect(problems[0]).toMatchObject({
    source: 'a.yaml',
    line: expect.any(Number),
    message: expect.stringContaining(words),
  });
});

test('a file that grows without end when it is read is told, and does not grow', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
  const { documents, problems } = read(['l0: &l0 [x]', ...levels].join('\n'));
  expect(documents).toEqual([]);
  expect(problems[0]?.message).toContain('alias');
});

test('import(export(x)) = x, as YAML and as JSON, whatever is in the texts', () => {
  const valid = (value: unknown): ExternalBackends => {
    const document = readExternalBackends(value, '2026-11-25T00:00:00Z');
    if (!document.valid) throw new Error(JSON.stringify(document.violations));
    return document.value;
  };
  fc.assert(
    fc.property(fc.array(arbitraryExternalBackends, { minLength: 1, maxLength: 3 }), (sent) => {
      const documents = sent.map(valid);
      const written = documents.map(writeExternalBackends);
      for (const text of [written.map(yamlDocument).join('---\n'), jsonDocument(written)])
        expect(read(text).documents.map(({ value }) => valid(value))).toEqual(documents);
    }),
  );
});
