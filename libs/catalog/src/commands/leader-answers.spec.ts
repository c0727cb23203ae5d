import { beforeEach, describe, expect, test } from '@jest/globals';
import type { HealthCheck, SliceManifest } from '@rollcall/core';
import { addressesOf, settle, WriteBackWorld } from '@rollcall/testing';

import { LeaderDesk } from './leader-desk.js';
import type { CheckQuestion } from './leader-question.js';

const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'shop', name: 'legacy-db' },
  spec: { type: 'ClusterIP', ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }] },
};
const TIMING = { intervalMs: 10_000, timeoutMs: 5_000, rise: 1, fall: 1 };
const CHECK: HealthCheck = { type: 'TCP', path: null, host: null, ...TIMING };

let world: WriteBackWorld;
let desk: LeaderDesk;
beforeEach(async () => {
  world = await WriteBackWorld.open();
  const { questions, bell, clock } = world;
  desk = new LeaderDesk({ questions, bell, clock });
});

const checking = (addresses: readonly string[], more: Partial<CheckQuestion> = {}) =>
  desk.ask({
    ...{ cluster: 'prod', kind: 'CHECK_BACKEND' as const, askedBy: 'x' },
    question: { addresses, name: null, port: 5432, check: CHECK, restrictedAddresses: false, ...more },
  });
const creating = () =>
  desk.ask({ cluster: 'prod', kind: 'CREATE_SERVICE', question: { manifest: SERVICE }, askedBy: 'x' });
const resolving = () =>
  desk.ask({ cluster: 'prod', kind: 'RESOLVE_NAME', question: { name: 'db.corp.example' }, askedBy: 'x' });

describe('the worker that leads a cluster', () => {
  test('makes a Service, once', async () => {
    await world.lead();
    expect(await creating()).toMatchObject({ type: 'ANSWERED', answer: { type: 'WRITTEN' } });
    expect(await creating()).toMatchObject({ type: 'ANSWERED', answer: { type: 'EXISTS' } });
  });

  test('writes nothing once it may not lead any more', async () => {
    const worker = await world.lead();
    worker.lapse();
    expect(await creating()).toMatchObject({ type: 'UNANSWERED', message: expect.stringContaining('not lead') });
    expect(world.writer.writes).toEqual([]);
  });

  test('tries a Service and slices without writing them', async () => {
    await world.lead();
    const metadata = { namespace: 'shop', name: 'legacy-db-rollcall-ipv4-1', labels: {} };
    const slice: SliceManifest = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata,
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.20.0.11'], conditions: {} }],
      ports: [],
    };
    const bad = { ...slice, endpoints: [{ addresses: ['10.20.0.011'], conditions: {} }] };
    const question = { service: SERVICE, slices: [slice, bad] };
    const answered = await desk.ask({ cluster: 'prod', kind: 'DRY_RUN', question, askedBy: 'x' });
    expect(answered).toMatchObject({
      answer: { service: { type: 'WRITTEN' }, slices: [{ type: 'WRITTEN' }, { type: 'REFUSED' }] },
    });
    expect(world.written()).toEqual({});
    expect(world.cluster.services.size).toBe(0);
  });

  test('that does not write its cluster tries nothing and makes nothing', async () => {
    await world.lead({ writeBack: false });
    expect(await creating()).toMatchObject({
      type: 'UNANSWERED',
      message: expect.stringContaining('write-back is off'),
    });
  });

  test('resolves a name, and says how long that took', async () => {
    await world.lead();
    world.resolver.inTurn('db.corp.example', [addressesOf(['10.20.0.11'])]);
    expect(await resolving()).toMatchObject({ answer: { resolution: { type: 'ADDRESSES' }, ms: 0 } });
  });

  test('checks one address after the other, until one passes', async () => {
    await world.lead();
    world.prober.fail('10.20.0.11');
    expect(await checking(['10.20.0.11', '10.20.0.12', '10.20.0.13'])).toMatchObject({
      answer: { ok: true, phases: [{ ok: false }, { ok: true }] },
    });
    expect(world.prober.targets.map(({ address }) => address)).toEqual(['10.20.0.11', '10.20.0.12']);
  });

  test('judges again what it is to connect to, with the right that it was judged with', async () => {
    await world.lead();
    expect(await checking(['169.254.169.254'], { restrictedAddresses: true })).toMatchObject({
      answer: { ok: false, message: expect.stringContaining('169.254.169.254') },
    });
    expect(world.prober.targets).toEqual([]);
  });

  test('gives a check no more time than is left, and calls it off when nobody waits', async () => {
    await world.lead();
    world.prober.hold('10.20.0.11');
    const asked = checking(['10.20.0.11']);
    await settle();
    expect(world.prober.targets).toMatchObject([{ check: { timeoutMs: 4_700 } }]);
    await world.clock.step(5_000);
    expect(await asked).toMatchObject({ type: 'UNANSWERED', begun: true });
    expect(world.prober.running).toBe(0);
  });

  test('answers nothing that it does not know, and says so', async () => {
    await world.lead();
    const kind = 'SING' as 'RESOLVE_NAME';
    expect(await desk.ask({ cluster: 'prod', kind, question: { name: 'x' }, askedBy: 'x' })).toMatchObject({
      message: expect.stringContaining('does not know SING'),
    });
  });

  test('that gives the cluster up answers nothing more, and stops without waiting for what is slow', async () => {
    const { worker } = await world.lead();
    world.prober.hold('10.20.0.11');
    const asked = checking(['10.20.0.11']);
    await settle();
    await worker.onLost('prod');
    expect(await asked).toMatchObject({ type: 'UNANSWERED' });
    await worker.stop();
  });
});
