import { expect, test } from '@jest/globals';
import { arbitraryExternalBackends } from '@rollcall/testing';
import fc from 'fast-check';

import { DEFAULT_ADDRESS_POLICY } from '../../policy/address-policy.js';
import { aBackend } from '../../testing/backend-samples.js';
import type { Backend, BackendInput } from '../backend.js';
import { patchBackend } from '../backend-patch.js';
import type { JsonObject } from '../input-reader.js';
import { compareBackends } from './compare-backends.js';
import type { FileBackend } from './external-backends.js';
import { readExternalBackends } from './external-backends.js';

const NOW = '2026-11-25T00:00:00.000Z';
const PG = { name: 'pg', port: 5432, protocol: 'TCP', appProtocol: null } as const;
const ADMIN = { name: 'admin', port: 9187, protocol: 'TCP', appProtocol: null } as const;

const registered = (id: string, more: Partial<Omit<Backend, 'status'>> = {}): Backend => aBackend({ id, ...more });
const wanted = (more: Partial<BackendInput> = {}, saysState = false): FileBackend => ({
  input: { ...inputOf(registered('x')), ...more },
  saysState,
});

function inputOf(backend: BackendInput): BackendInput {
  const { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note } = backend;
  return { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note };
}

test('what is registered as it is wanted is left alone', () => {
  const a = registered('a');
  expect(compareBackends([wanted()], [a])).toEqual({ register: [], change: [], surplus: [], same: [a], unclear: [] });
});

test('what differs becomes a patch of just that', () => {
  const a = registered('a', { note: 'old', labels: { team: 'orders', tier: 'gold' }, zone: 'z1' });
  const { change } = compareBackends([wanted({ note: 'new', labels: { team: 'db' } })], [a]);
  expect(change).toEqual([
    {
      backend: a,
      index: 0,
      patch: { zone: null, labels: { team: 'db', tier: null }, note: 'new' },
      fields: [
        { field: 'zone', registered: 'z1', wanted: null },
        { field: 'labels', registered: { team: 'orders', tier: 'gold' }, wanted: { team: 'db' } },
        { field: 'note', registered: 'old', wanted: 'new' },
      ],
    },
  ]);
});

test('what was drained by hand stays drained, unless a document says a state', () => {
  const a = registered('a', { state: 'DRAINING' });
  expect(compareBackends([wanted()], [a]).same).toEqual([a]);
  expect(compareBackends([wanted({}, true)], [a]).change).toMatchObject([{ patch: { state: 'ACTIVE' } }]);
});

test('another address or other ports is another backend', () => {
  const a = registered('a');
  const result = compareBackends([wanted({ address: '10.20.0.12' }), wanted({ ports: [ADMIN] })], [a]);
  expect(result).toMatchObject({ register: [0, 1], change: [], surplus: [a] });
});

test('the same address with a port more, or a port less, is the same backend', () => {
  const a = registered('a');
  const more = wanted({ ports: [PG, ADMIN] });
  expect(compareBackends([more], [a])).toMatchObject({
    register: [],
    surplus: [],
    change: [{ patch: { ports: [PG, ADMIN] } }],
  });
  const b = registered('b', { ports: [ADMIN, PG] });
  expect(compareBackends([wanted()], [b])).toMatchObject({ register: [], change: [{ backend: b }] });
});

test('the order of ports says nothing', () => {
  const a = registered('a', { ports: [ADMIN, PG] });
  expect(compareBackends([wanted({ ports: [PG, ADMIN] })], [a]).same).toEqual([a]);
});

test('a backend whose ports are registered in two parts has to be cleared up by a person', () => {
  const [a, b] = [registered('a'), registered('b', { ports: [ADMIN] })];
  const result = compareBackends([wanted({ ports: [PG, ADMIN] })], [a, b]);
  expect(result).toMatchObject({ register: [], change: [], surplus: [], unclear: [{ index: 0, backends: [a, b] }] });
});

test('an exact registration is found before one that only shares a port', () => {
  const [a, b] = [registered('a', { ports: [PG] }), registered('b', { ports: [ADMIN] })];
  const result = compareBackends([wanted({ ports: [ADMIN], note: 'n' }), wanted()], [a, b]);
  expect(result).toMatchObject({ change: [{ backend: b, index: 0 }], same: [a], register: [], surplus: [] });
});

test('after what a comparison says is done, nothing differs any more', () => {
  const WEB = { name: 'web', port: 80, protocol: 'TCP', appProtocol: null } as const;
  const read = (sent: JsonObject): readonly FileBackend[] => {
    const document = readExternalBackends(sent, NOW);
    return document.valid ? document.value.backends : [];
  };
  // Few addresses and ports, so that they meet.
  const backends = fc
    .tuple(arbitraryExternalBackends, fc.array(fc.subarray([PG, ADMIN, WEB], { minLength: 1 }), { minLength: 4 }))
    .map(([sent, ports]) =>
      read(sent).map(({ input, saysState }, i) => {
        const check = input.check && { ...input.check, type: 'TCP' as const, path: null, host: null };
        return { input: { ...input, address: `10.0.0.${i}`, ports: ports[i] ?? [PG], check }, saysState };
      }),
    );
  fc.assert(
    fc.property(backends, backends, (before, target) => {
      const known = before.map(({ input }, i) => registered(`b${i}`, input));
      const { register, change, surplus, same, unclear } = compareBackends(target, known);
      fc.pre(unclear.length === 0);
      const done = [
        ...same,
        ...change.map(({ backend, patch }) => patched(backend, patch)),
        ...register.flatMap((i) => target[i]?.input ?? []),
      ];
      expect(surplus.length + same.length + change.length).toBe(known.length);
      expect(compareBackends(target, done)).toMatchObject({ register: [], change: [], surplus: [], unclear: [] });
    }),
  );
});

/** As the API applies a merge patch. */
function patched(backend: BackendInput, patch: JsonObject): BackendInput {
  const rights = { restrictedAddresses: true };
  const result = patchBackend(inputOf(backend), patch, { policy: DEFAULT_ADDRESS_POLICY, rights, now: NOW });
  if (!result.valid) throw new Error(JSON.stringify(result.violations));
  return result.value;
}
