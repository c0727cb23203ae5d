import { describe, expect, test } from '@jest/globals';
import { mergePatch } from '@rollcall/core';
import fc from 'fast-check';

import type { Said } from './patch-between.js';
import { patchBetween } from './patch-between.js';
import { differences, merged, proposedSide } from './three-way.js';

const said: fc.Arbitrary<Said> = fc.record({
  address: fc.constantFrom('10.0.0.1', '10.0.0.2'),
  ports: fc.array(fc.record({ name: fc.constantFrom('a', 'b'), port: fc.nat(3) }), { maxLength: 2 }),
  zone: fc.constantFrom(null, 'a', 'b'),
  note: fc.constantFrom(null, '', 'x'),
  labels: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2')).map((labels) => ({ ...labels })),
  check: fc.constantFrom(null, { type: 'TCP', rise: 2 }, { type: 'HTTP', path: '/', rise: 3 }),
});

/** As the server reads it: absent is null. */
const complete = (of: object): object => ({ zone: null, note: null, check: null, labels: {}, ...of });

describe('the patch between two versions', () => {
  test('makes the second of the first, as the server merges it', () => {
    fc.assert(
      fc.property(said, said, (from, to) => {
        const patch = patchBetween(from, to);
        expect(complete(mergePatch(from, (patch ?? {}) as Readonly<Record<string, unknown>>))).toEqual(complete(to));
      }),
    );
  });

  test('names nothing that stays, and is none if all does', () => {
    const from = { address: '10.0.0.1', labels: { a: '1', b: '2' }, note: 'x' };
    expect(patchBetween(from, { ...from, labels: { a: '1', c: '3' }, note: null })).toEqual({
      labels: { b: null, c: '3' },
      note: null,
    });
    expect(patchBetween(from, { ...from })).toBeNull();
  });
});

describe('a colleague edits at the same time', () => {
  const base = { address: '10.0.0.1', zone: 'a', note: 'x', state: 'ACTIVE' };
  const sides = {
    base,
    theirs: { ...base, zone: 'b', note: 'theirs', state: 'DRAINING' },
    yours: { ...base, note: 'yours', hostname: 'h', state: 'DRAINING' },
  };

  test('only what both changed differently has to be chosen', () => {
    const found = differences(sides);
    expect(found.map(({ field, by }) => `${field} ${by}`)).toEqual([
      'zone THEIRS',
      'hostname YOURS',
      'state SAME',
      'note BOTH',
    ]);
    const chosen = new Map(found.map((each) => [each.field, proposedSide(each)] as const));
    expect(merged(sides, chosen)).toMatchObject({
      address: '10.0.0.1',
      zone: 'b',
      note: 'yours',
      hostname: 'h',
      state: 'DRAINING',
    });
    expect(merged(sides, new Map([...chosen, ['note', 'THEIRS']]))).toMatchObject({ note: 'theirs' });
  });

  test('nobody loses a change that nobody chose against', () => {
    fc.assert(
      fc.property(said, said, said, (from, theirs, yours) => {
        const found = differences({ base: from, theirs, yours });
        const result = merged(
          { base: from, theirs, yours },
          new Map(found.map((each) => [each.field, proposedSide(each)])),
        );
        for (const { field, by } of found)
          expect(result[field]).toEqual((by === 'THEIRS' || by === 'SAME' ? theirs : yours)[field] ?? null);
      }),
    );
  });
});
