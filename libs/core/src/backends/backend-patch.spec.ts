import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { DEFAULT_ADDRESS_POLICY } from '../policy/address-policy.js';
import type { Network } from '../policy/network.js';
import { readNetwork } from '../policy/network.js';
import { aBackend } from '../testing/backend-samples.js';
import type { Backend } from './backend.js';
import { mergePatch, patchBackend } from './backend-patch.js';
import type { InputContext } from './validate-backend-input.js';
import { validateBackendInput } from './validate-backend-input.js';

const context: InputContext = {
  policy: DEFAULT_ADDRESS_POLICY,
  rights: { restrictedAddresses: false },
  now: '2026-11-24T20:00:00.000Z',
};
const current: Backend = aBackend({
  zone: 'eu-1a',
  labels: { team: 'orders', tier: 'gold' },
  check: { type: 'HTTP', path: '/health', host: null, intervalMs: 5_000, timeoutMs: 1_000, rise: 2, fall: 3 },
});

describe('a patch', () => {
  test('changes what it names and nothing else', () => {
    expect(patchBackend(current, { state: 'DRAINING', labels: { tier: null, since: '2026' } }, context)).toMatchObject({
      valid: true,
      value: { state: 'DRAINING', zone: 'eu-1a', labels: { team: 'orders', since: '2026' }, check: current.check },
    });
    const { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note } = current;
    expect(patchBackend(current, {}, context)).toEqual({
      valid: true,
      value: { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note },
    });
  });

  test('takes a field back to its default with null', () => {
    expect(patchBackend(current, { zone: null, check: null, labels: null }, context)).toMatchObject({
      value: { zone: null, check: null, labels: {} },
    });
    expect(patchBackend(current, { check: { intervalMs: null } }, context)).toMatchObject({
      value: { check: { intervalMs: 10_000, timeoutMs: 1_000 } },
    });
  });

  test('replaces lists whole', () => {
    expect(patchBackend(current, { ports: [{ name: 'pg', port: 6432 }] }, context)).toMatchObject({
      value: { ports: [{ name: 'pg', port: 6432, protocol: 'TCP', appProtocol: null }] },
    });
  });

  test.each<readonly [unknown, readonly string[]]>([
    [{ status: null }, ['/status']],
    [{ status: { writeBack: {} }, version: 7, nope: null }, ['/status', '/version', '/nope']],
    [{ address: null }, ['/address']],
    [{ ports: null }, ['/ports']],
    [{ address: '127.0.0.1', note: 5 }, ['/address', '/note']],
    [{ check: { type: 'TCP' } }, ['/check/path']],
    [[], ['']],
    [null, ['']],
    ['x', ['']],
  ])('%j is refused at %j', (patch, pointers) => {
    const result = patchBackend(current, patch, context);
    expect(result.valid ? [] : result.violations.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

describe('a patch of a registration whose address is forbidden to the caller, or by now', () => {
  const restrictedNetworks = [
    { network: readNetwork('10.20.0.0/16') as Network, what: 'the pod network of cluster prod' },
  ];
  const stranger: InputContext = { ...context, policy: { ...DEFAULT_ADDRESS_POLICY, restrictedNetworks } };

  test.each([
    [{ state: 'DRAINING' }],
    [{ state: 'DISABLED' }],
    [{ note: 'gone soon' }],
    [{ labels: { a: 'b' } }],
    [{ zone: 'b' }],
    [{}],
  ])('may be %j', (patch) => expect(patchBackend(current, patch, stranger)).toMatchObject({ valid: true }));

  test.each([
    [{ ports: [{ name: 'pg', port: 22 }] }],
    [{ check: { intervalMs: 6_000 } }],
    [{ publish: 'NONE' }],
    [{ expiresAt: '2030-01-01T00:00:00Z' }],
    [{ address: '10.20.0.12' }],
  ])('may not be %j', (patch) => {
    expect(patchBackend(current, patch, stranger)).toMatchObject({
      violations: [{ pointer: '/address', code: 'ADDRESS_FORBIDDEN' }],
    });
  });

  test('may not bring it back into service', () => {
    const drained = { ...current, state: 'DRAINING' as const };
    for (const patch of [{ state: 'ACTIVE' }, { state: null }])
      expect(patchBackend(drained, patch, stranger)).toMatchObject({ violations: [{ code: 'ADDRESS_FORBIDDEN' }] });
  });
});

test('merging follows the examples of RFC 7396', () => {
  const merges: readonly (readonly [object, object, object])[] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, wanted] of merges) expect(mergePatch({ ...target }, { ...patch })).toEqual(wanted);
});

test('what is valid after a patch would be valid as a registration', () => {
  const patch = fc.dictionary(
    fc.constantFrom('address', 'zone', 'state', 'note', 'labels', 'check', 'publish'),
    fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('10.0.0.9', 'ACTIVE', 'DISABLED', 'NONE', null, { type: 'TCP', path: null }),
    ),
  );
  fc.assert(
    fc.property(patch, (sent) => {
      const result = patchBackend(current, sent, context);
      if (result.valid) expect(validateBackendInput(result.value, context)).toEqual(result);
    }),
  );
});
