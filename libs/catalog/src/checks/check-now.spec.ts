import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckPhase } from '@rollcall/core';
import type { ScriptedLeader } from '@rollcall/testing';
import { addressesOf, MemoryMirror, RegistrarWorld, settle } from '@rollcall/testing';

import { NotSyncedError, TooManyQuestionsError } from '../catalog-errors.js';
import type { CheckQuestion } from '../commands/leader-question.js';
import { StopSignal } from '../write-back/stop-signal.js';
import type { CheckRequest } from './check-now.js';
import { checkNow } from './check-now.js';

const ports = [{ name: 'pg', port: 5432 }];
const NAME = 'db.corp.example';
const CONNECTED: CheckPhase = { name: 'TCP', ok: true, ms: 3, message: null };

let world: RegistrarWorld;
let leader: ScriptedLeader;
let phases: CheckPhase[];
let signal: StopSignal;
beforeEach(async () => {
  world = await RegistrarWorld.open();
  ({ leader } = world);
  phases = [];
  signal = new StopSignal();
  leader.on('CHECK_BACKEND', async (_, { tell }) => {
    tell(CONNECTED);
    await settle(1);
    return { ok: true, message: null, phases: [CONNECTED] };
  });
});

function check(address: string, more: Partial<CheckRequest> = {}, caller = world.caller()) {
  const request = { cluster: null, service: null, backend: { address, ports }, ...more };
  const listener = { onPhase: (phase: CheckPhase) => void phases.push(phase), signal };
  return checkNow(request, listener, { caller, desk: world.desk });
}

const resolvesTo = (...addresses: readonly string[]): void =>
  leader.on('RESOLVE_NAME', () => ({ resolution: addressesOf(addresses), ms: 7 }));
const recorded = () => world.database.audit.map(({ action, outcome, code, after }) => [action, outcome, code, after]);

describe('a check that is asked for now', () => {
  test('is made by the worker that leads the cluster, tells its phases as they end, and is on record', async () => {
    expect(await check('10.20.0.11')).toEqual({ ok: true, checked: true, message: null, phases: [CONNECTED] });
    expect(phases).toEqual([CONNECTED]);
    expect(leader.asked).toMatchObject([
      {
        kind: 'CHECK_BACKEND',
        question: {
          addresses: ['10.20.0.11'],
          port: 5432,
          name: null,
          check: { type: 'TCP' },
          restrictedAddresses: false,
        },
      },
    ]);
    const after = { address: '10.20.0.11', port: 5432, type: 'TCP' };
    expect(recorded()).toEqual([['backend.check', 'ALLOWED', null, after]]);
  });

  test('of a name is made of all that it stands for, and the name is resolved where the cluster is', async () => {
    resolvesTo('10.20.0.11', '10.20.0.12');
    const result = await check(NAME, { backend: { address: NAME, ports, check: { type: 'POSTGRES' } } });
    const dns: CheckPhase = { name: 'DNS', ok: true, ms: 7, message: '10.20.0.11, 10.20.0.12' };
    expect(result).toMatchObject({ ok: true, phases: [dns, CONNECTED] });
    expect(phases).toEqual([dns, CONNECTED]);
    expect(leader.asked).toMatchObject([
      { kind: 'RESOLVE_NAME', question: { name: NAME } },
      { question: { addresses: ['10.20.0.11', '10.20.0.12'], name: NAME, check: { type: 'POSTGRES' } } },
    ]);
  });

  test('of a name connects to no address that is forbidden, and says which', async () => {
    resolvesTo('10.20.0.11', '169.254.169.254');
    await check(NAME);
    expect(phases[0]).toMatchObject({ ok: true, message: expect.stringContaining('169.254.169.254') });
    expect((leader.asked[1]?.question as CheckQuestion).addresses).toEqual(['10.20.0.11']);

    resolvesTo('169.254.169.254');
    expect(await check(NAME)).toMatchObject({ ok: false, checked: true, phases: [{ name: 'DNS', ok: false }] });
    expect(leader.asked.map(({ kind }) => kind)).toEqual(['RESOLVE_NAME', 'CHECK_BACKEND', 'RESOLVE_NAME']);
  });

  test('of a name that nobody knows ends there', async () => {
    const resolution = { type: 'NXDOMAIN', message: `there is no name ${NAME}` };
    leader.on('RESOLVE_NAME', () => ({ resolution, ms: 4 }));
    const dns = { name: 'DNS', ok: false, ms: 4, message: resolution.message };
    expect(await check(NAME)).toEqual({ ok: false, checked: true, message: resolution.message, phases: [dns] });
  });

  test.each([
    ['169.254.169.254', 'ADDRESS_FORBIDDEN'],
    ['0x7f.1', 'ADDRESS_FORBIDDEN'],
    ['010.20.0.1', 'VALIDATION_FAILED'],
  ])('of %s is refused before anything is connected to, and is on record', async (address, code) => {
    expect(await check(address)).toMatchObject({
      type: 'INVALID',
      code,
      violations: [{ pointer: '/backend/address' }],
    });
    expect(leader.asked).toEqual([]);
    expect(recorded()).toMatchObject([['backend.check', 'REFUSED', code, expect.anything()]]);
  });

  test('of something that cannot be checked, or is no backend, is refused with pointers', async () => {
    const udp = { address: '10.20.0.11', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] };
    expect(await check('', { backend: udp })).toMatchObject({ violations: [{ pointer: '/backend/ports' }] });
    expect(await check('', { backend: 'db' })).toMatchObject({ violations: [{ pointer: '/backend' }] });
    const service = { namespace: 'shop', name: 'orders-db' };
    const http = { address: '10.20.0.11', ports: [{ name: 'http', port: 80 }] };
    expect(await check('', { service, backend: http })).toMatchObject({
      violations: [{ pointer: '/backend/ports/0/name' }],
    });
  });

  test('is for those who may register there, and what one does not see is not there', async () => {
    const service = { namespace: 'shop', name: 'orders-db' };
    const reader = world.caller({ role: 'reader' });
    const elsewhere = world.caller({ namespaces: ['web'], role: 'registrar' });
    expect(await check('10.20.0.11', {}, reader)).toMatchObject({ type: 'FORBIDDEN' });
    expect(await check('10.20.0.11', { service }, reader)).toMatchObject({ type: 'FORBIDDEN' });
    expect(await check('10.20.0.11', { service }, elsewhere)).toMatchObject({ type: 'NOT_FOUND' });
    expect(await check('10.20.0.11', { cluster: 'nowhere' })).toMatchObject({ type: 'NOT_FOUND' });
    await expect(check('10.20.0.11', {}, world.caller({ clusters: ['test'] }))).rejects.toThrow(NotSyncedError);
    expect(leader.asked).toEqual([]);
    await MemoryMirror.declare(world.database, 'test');
    await settle();
    expect(await check('10.20.0.11')).toMatchObject({ violations: [{ pointer: '/cluster' }] });
    expect(await check('10.20.0.11', { cluster: 'prod' })).toMatchObject({ ok: true });
  });

  test('that nobody can make says so', async () => {
    world.database.cluster('prod').lease.holder = null;
    expect(await check('10.20.0.11')).toEqual({
      ok: false,
      checked: false,
      message: 'not checked against the cluster: no worker leads cluster prod at the moment',
      phases: [],
    });
  });

  test('takes no longer than 5 s, whoever does not answer', async () => {
    leader.on('RESOLVE_NAME', async () => {
      await new Promise<void>((resolve) => world.clock.after(4_600, resolve));
      return { resolution: addressesOf(['10.20.0.11']), ms: 4_600 };
    });
    const slow = check(NAME);
    await world.clock.step(5_000);
    expect(await slow).toMatchObject({ ok: false, message: 'There was no time left to connect.' });
    leader.on('CHECK_BACKEND', () => new Promise(() => undefined));
    const silent = check('10.20.0.11');
    await world.clock.step(5_000);
    expect(await silent).toMatchObject({ ok: false, checked: false, message: expect.stringMatching(/5 s|too long/) });
  });

  test('is called off when nobody waits for it any more', async () => {
    let calledOff = false;
    leader.on('CHECK_BACKEND', (_, tools) => {
      tools.signal.addEventListener('abort', () => (calledOff = true));
      return new Promise(() => undefined);
    });
    const asked = check('10.20.0.11');
    await settle();
    signal.abort();
    await asked;
    await settle();
    expect([calledOff, leader.running, world.clock.monotonicMs()]).toEqual([true, 0, 0]);
  });

  test('is limited for each of those who ask', async () => {
    leader.on('CHECK_BACKEND', () => new Promise(() => undefined));
    const asked = Array.from({ length: 4 }, () => check('10.20.0.11'));
    await settle();
    await expect(check('10.20.0.11')).rejects.toThrow(TooManyQuestionsError);
    const other = check('10.20.0.11', {}, world.caller({}, 'other'));
    await world.clock.step(5_000);
    await Promise.all([...asked, other]);
    expect(leader.asked).toHaveLength(5);
  });
});
