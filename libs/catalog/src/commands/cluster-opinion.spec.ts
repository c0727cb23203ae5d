import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ScriptedLeader } from '@rollcall/testing';
import { RegistrarWorld, settle } from '@rollcall/testing';

import { removeBackend, updateBackend } from '../backends/change-backend.js';
import { registerBackends } from '../backends/register-backends.js';
import type { WriteOutcome } from '../write-back/slice-writer.js';
import type { DryRunQuestion } from './leader-question.js';

const service = { cluster: null, namespace: 'shop', name: 'orders-db' };
const one = { address: '10.20.0.11', ports: [{ name: 'pg', port: 5432 }] };

let world: RegistrarWorld;
let leader: ScriptedLeader;
beforeEach(async () => {
  world = await RegistrarWorld.open();
  ({ leader } = world);
});

async function opinion(items: readonly object[] = [one]) {
  const request = { service, items, dryRun: true, idempotencyKey: null };
  const result = await registerBackends(request, world.caller(), world.desk);
  return 'opinion' in result ? result.opinion : result;
}

const says = (...slices: readonly (WriteOutcome | null)[]): void =>
  leader.on('DRY_RUN', () => ({ service: null, slices }));

describe('what a cluster says to a plan', () => {
  test('is asked for with the slices of the plan, for nothing is written', async () => {
    says({ type: 'WRITTEN', resourceVersion: '', warnings: [] });
    expect(await opinion()).toEqual({ checked: true, message: 'checked against the cluster', findings: [] });
    expect(leader.asked).toMatchObject([
      { question: { service: null, slices: [{ metadata: { name: 'orders-db-rollcall-ipv4-1' } }] } },
    ]);
  });

  test('names whoever holds a field, and the field that is refused', async () => {
    const name = 'orders-db-rollcall-ipv4-1';
    says({ type: 'CONFLICT', message: 'conflict with "kubectl-edit"', managers: ['kubectl-edit'] });
    expect(await opinion()).toMatchObject({
      checked: true,
      findings: [
        {
          code: 'CONFLICT',
          name,
          managers: ['kubectl-edit'],
          message: expect.stringContaining('held by kubectl-edit'),
        },
      ],
    });
    const causes = [{ field: 'endpoints[0].addresses[0]', message: 'must be an IPv4 address' }];
    says({ type: 'REFUSED', message: 'invalid', causes });
    expect(await opinion()).toMatchObject({ findings: [{ code: 'REFUSED', fields: causes }] });
    says({ type: 'FORBIDDEN', message: 'endpointslices is forbidden' });
    expect(await opinion()).toMatchObject({ findings: [{ code: 'FORBIDDEN', message: /is forbidden/ }] });
    says({ type: 'EXISTS' });
    expect(await opinion()).toMatchObject({ findings: [{ code: 'CONFLICT' }] });
  });

  test.each<readonly [string, () => void | Promise<void>, string]>([
    [
      'nobody leads it',
      () => void (world.database.cluster('prod').lease.holder = null),
      'no worker leads cluster prod',
    ],
    [
      'it does not answer',
      () => says({ type: 'UNAVAILABLE', message: 'no connection', retryAfterMs: null }),
      'no connection',
    ],
    ['there was no time for all of it', () => says(null), 'only 0 of 1 slices were'],
    [
      'its worker cannot',
      () => leader.on('DRY_RUN', () => Promise.reject(new Error('it is tired'))),
      'could not do it: it is tired',
    ],
    [
      'nothing is written to it',
      async () => {
        await world.prod.report({ writeBack: false });
        await settle();
      },
      'write-back is off',
    ],
  ])('is not known where %s, and the plan is told all the same', async (_, prepare, why) => {
    await prepare();
    expect(await opinion()).toEqual({
      checked: false,
      message: expect.stringMatching(new RegExp(`^not checked against the cluster: .*${why}`)),
      findings: [],
    });
  });

  test('is not asked for by those who have asked too much already, nor without a database', async () => {
    leader.on('DRY_RUN', () => new Promise(() => undefined));
    const asked = Array.from({ length: 5 }, () => opinion());
    await world.clock.step(6_000);
    const messages = (await Promise.all(asked)).map((each) => (each && 'message' in each ? each.message : ''));
    expect(messages.filter((message) => message.includes('wait for one to end'))).toHaveLength(1);
    world.database.fail();
    expect(await opinion()).toMatchObject({ checked: false, message: expect.stringContaining('did not answer') });
  });

  test('is asked for by changes and removals as well, where there is something to write', async () => {
    leader.on('DRY_RUN', ({ slices }: DryRunQuestion) => ({
      service: null,
      slices: slices.map(() => ({ type: 'WRITTEN', resourceVersion: '', warnings: [] })),
    }));
    const [backend] = await world.registered(one);
    const wanted = { id: backend!.id, version: 1, dryRun: true };
    const drained = await updateBackend({ ...wanted, patch: { state: 'DRAINING' } }, world.caller(), world.desk);
    expect(drained).toMatchObject({ opinion: { checked: true } });
    expect(await removeBackend(wanted, world.caller(), world.desk)).toMatchObject({
      opinion: { checked: false, message: expect.stringContaining('no slice has to be created or changed') },
    });
    const done = await removeBackend({ ...wanted, dryRun: false }, world.caller(), world.desk);
    expect(done).toMatchObject({ type: 'DONE', opinion: null });
  });
});
