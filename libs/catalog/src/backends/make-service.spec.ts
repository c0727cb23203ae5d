import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ScriptedLeader } from '@rollcall/testing';
import { aService, MemoryMirror, RegistrarWorld, settle } from '@rollcall/testing';

import { ClusterUnavailableError, NotSyncedError } from '../catalog-errors.js';
import type { WriteOutcome } from '../write-back/slice-writer.js';
import type { RegisterRequest } from './backend-requests.js';
import { registerBackends } from './register-backends.js';

const service = { cluster: null, namespace: 'shop', name: 'legacy-db' };
const ports = [{ name: 'pg', port: 5432 }];
const items = [{ address: '10.20.0.11', ports }];
const createService = { ports };
const WRITTEN: WriteOutcome = { type: 'WRITTEN', resourceVersion: '9', warnings: [] };

let world: RegistrarWorld;
let leader: ScriptedLeader;
beforeEach(async () => {
  world = await RegistrarWorld.open();
  ({ leader } = world);
});

function register(more: Partial<RegisterRequest> = {}, caller = world.caller()) {
  const request = { service, items, createService, dryRun: false, idempotencyKey: null, ...more };
  return registerBackends(request, caller, world.desk);
}

const recorded = () => world.database.audit.map(({ action, outcome, code }) => [action, outcome, code]);
const registered = () => [...world.database.backends.values()].map(({ address }) => address);

/** The cluster makes Services, and its worker sees them. */
function makes(spec: Parameters<typeof aService>[1] = {}): void {
  leader.on('CREATE_SERVICE', async () => {
    const ofPorts = [{ name: 'pg', protocol: 'TCP' as const, port: 5432 }];
    await world.prod.put(aService('legacy-db', { ports: ofPorts, spec: { selector: {} }, ...spec }));
    return WRITTEN;
  });
}

describe('a Service that is to be made for registrations', () => {
  test('is made first, by the leader of the cluster, and then they are registered', async () => {
    makes();
    const result = await register();
    expect(result).toMatchObject({
      type: 'DONE',
      backends: [{ service: 'legacy-db', address: '10.20.0.11' }],
      // The Service is there by now: its slices are owned by it.
      plan: { create: [{ metadata: { ownerReferences: [{ kind: 'Service', name: 'legacy-db' }] } }] },
    });
    expect(leader.asked).toMatchObject([
      {
        kind: 'CREATE_SERVICE',
        question: {
          manifest: {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { namespace: 'shop', name: 'legacy-db' },
            spec: { type: 'ClusterIP', ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }] },
          },
        },
      },
    ]);
    expect(recorded()).toEqual([
      ['service.create', 'ALLOWED', null],
      ['backend.register', 'ALLOWED', null],
    ]);
  });

  test('that is not seen in time is registered for all the same', async () => {
    leader.on('CREATE_SERVICE', () => WRITTEN);
    const asked = register();
    await world.clock.step(3_000);
    expect(await asked).toMatchObject({ type: 'DONE' });
    expect(registered()).toEqual(['10.20.0.11']);
  });

  test.each<readonly [string, WriteOutcome, object]>([
    ['exists by now', { type: 'EXISTS' }, { type: 'CONFLICT', message: expect.stringContaining('exists already') }],
    [
      'is not allowed to us',
      { type: 'FORBIDDEN', message: 'services is forbidden' },
      { code: 'VALIDATION_FAILED', message: expect.stringContaining('services is forbidden') },
    ],
    [
      'is refused',
      { type: 'REFUSED', message: 'spec.ports: too many', causes: [] },
      { code: 'VALIDATION_FAILED', violations: [{ pointer: '/createService' }] },
    ],
    [
      'has no namespace',
      { type: 'NAMESPACE_GONE', message: 'namespaces "shop" not found' },
      { message: expect.stringContaining('namespaces "shop" not found') },
    ],
  ])('and %s: nothing is registered, and it is on record', async (_, outcome, refusal) => {
    leader.on('CREATE_SERVICE', () => outcome);
    expect(await register()).toMatchObject(refusal);
    expect(registered()).toEqual([]);
    expect(recorded()).toMatchObject([['service.create', expect.stringMatching(/REFUSED|FAILED/), expect.anything()]]);
  });

  test('of which nobody knows whether it was made says so, and nothing is registered', async () => {
    leader.on('CREATE_SERVICE', () => ({ type: 'UNAVAILABLE', message: 'it did not answer', retryAfterMs: null }));
    await expect(register()).rejects.toThrow(ClusterUnavailableError);
    leader.on('CREATE_SERVICE', () => new Promise(() => undefined));
    const asked = register().catch((error: unknown) => error as Error);
    await world.clock.step(6_000);
    expect(await asked).toMatchObject({
      name: 'ClusterUnavailableError',
      message: expect.stringContaining('not known'),
    });
    expect(registered()).toEqual([]);
  });

  test('cannot be made where nobody leads the cluster', async () => {
    world.database.cluster('prod').lease.holder = null;
    await expect(register()).rejects.toThrow(/Nothing was registered: no worker leads cluster prod/);
  });

  test('is refused where nothing is written to the cluster', async () => {
    await world.prod.report({ writeBack: false });
    await settle();
    expect(await register()).toMatchObject({
      code: 'VALIDATION_FAILED',
      violations: [{ pointer: '/createService', message: expect.stringContaining('write-back is off') }],
    });
    expect(leader.asked).toEqual([]);
  });

  test('is refused where there is one', async () => {
    const ref = { ...service, name: 'orders-db' };
    expect(await register({ service: ref })).toMatchObject({ type: 'CONFLICT' });
    expect(leader.asked).toEqual([]);
  });

  test('is refused with everything that is wrong, with it and with what is to be registered', async () => {
    const bad = [
      { address: '169.254.169.254', ports },
      { address: '10.20.0.12', ports: [{ name: 'http', port: 80 }] },
    ];
    const pointers = async (more: Partial<RegisterRequest>) => {
      const result = await register(more);
      return 'violations' in result ? result.violations.map(({ pointer }) => pointer) : result;
    };
    expect(await pointers({ items: bad })).toEqual(['/items/0/address', '/items/1/ports/0/name']);
    expect(await pointers({ items: bad, createService: { ports: [], x: 1 } })).toEqual([
      '/createService/x',
      '/createService/ports',
      '/items/0/address',
    ]);
    const ref = { ...service, name: 'Legacy_DB' };
    expect(await pointers({ service: ref })).toEqual(['/createService']);
    expect(leader.asked).toEqual([]);
  });

  test('that the cluster made otherwise than it was wanted is there, and what does not fit it is refused', async () => {
    makes({ spec: { selector: {}, ipFamilies: ['IPv4'] } });
    const ipv6 = [{ address: 'fd12::1', ports }];
    expect(await register({ items: ipv6 })).toMatchObject({ violations: [{ pointer: '/items/0/address' }] });
    expect(registered()).toEqual([]);
  });

  test('is made by nobody who may not register there, and what one may not see is not there', async () => {
    expect(await register({}, world.caller({ role: 'reader' }))).toMatchObject({ type: 'FORBIDDEN' });
    expect(await register({}, world.caller({ namespaces: ['web'] }))).toMatchObject({ type: 'NOT_FOUND' });
    expect(await register({}, world.caller({ clusters: ['test'] }))).toMatchObject({ type: 'NOT_FOUND' });
    expect(await register({ service: { ...service, cluster: 'nowhere' } })).toMatchObject({ type: 'NOT_FOUND' });
    expect(leader.asked).toEqual([]);
  });

  test('needs its cluster to be named where there are several, and read completely', async () => {
    await MemoryMirror.declare(world.database, 'test');
    await settle();
    expect(await register()).toMatchObject({ message: expect.stringContaining('prod or test') });
    await expect(register({ service: { ...service, cluster: 'test' } })).rejects.toThrow(NotSyncedError);
  });

  test('is asked of the cluster in a dry run, with the slices, and not made', async () => {
    leader.on('DRY_RUN', () => ({
      service: { ...WRITTEN, warnings: ['spec.x is deprecated'] },
      slices: [{ type: 'REFUSED', message: 'denied by policy', causes: [] }],
    }));
    const result = await register({ dryRun: true });
    expect(result).toMatchObject({
      type: 'DONE',
      revision: null,
      opinion: {
        checked: true,
        message: 'checked against the cluster',
        findings: [
          { code: 'WARNING', kind: 'Service', name: 'legacy-db', message: 'spec.x is deprecated' },
          { code: 'REFUSED', kind: 'EndpointSlice', message: 'denied by policy' },
        ],
      },
    });
    expect(leader.asked).toMatchObject([{ kind: 'DRY_RUN', question: { service: { kind: 'Service' } } }]);
    expect([registered(), recorded()]).toEqual([[], []]);
  });
});
