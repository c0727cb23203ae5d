import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';

import { yamlText } from './yaml-text.js';

test('an object is YAML in the order of its fields', () => {
  expect(yamlText({ kind: 'EndpointSlice', metadata: { name: 'a' }, ports: [{ name: '', port: 5432 }] })).toBe(
    'kind: EndpointSlice\nmetadata:\n  name: a\nports:\n  - name: ""\n    port: 5432\n',
  );
});

test('what old readers would take for a flag or a number stays text', () => {
  for (const text of ['no', 'on', 'y', '0123', '1:30', '~', '1e3', '0x1f'])
    expect(yamlText({ label: text })).toMatch(/^label: "/);
});

test('any object is read back as it was, by old readers and new ones', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })), (value) => {
      const object = JSON.parse(JSON.stringify(value)) as object;
      for (const version of ['1.1', '1.2'] as const) expect(parse(yamlText(object), { version })).toEqual(object);
    }),
  );
});

test('what stands in an object twice is written twice: kubectl shows no references', () => {
  const shared = { ready: true };
  expect(yamlText({ a: shared, b: shared })).toBe('a:\n  ready: true\nb:\n  ready: true\n');
});
