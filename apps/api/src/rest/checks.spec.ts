import { connect } from 'node:net';
import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckPhase } from '@rollcall/core';
import { settle } from '@rollcall/testing';

import { EventSourceClient } from '../testing/event-source-client.js';
import { AS_ADMIN, aDatabase, aDatabaseService, send } from '../testing/registrations.js';
import { TestApi } from '../testing/test-api.js';

const CHECK = '/v1/backends:check';
const TCP: CheckPhase = { name: 'TCP', ok: true, ms: 3, message: null };
const TLS: CheckPhase = { name: 'TLS', ok: false, ms: 9, message: 'the certificate has expired' };
const SENDS = { ...AS_ADMIN, 'content-type': 'application/json' };

let api: TestApi;
beforeEach(async () => {
  ({ api } = await TestApi.serving(aDatabaseService()));
});
afterEach(() => api.stop());

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(api.url(CHECK), { method: 'POST', headers: { ...SENDS, ...headers }, body: JSON.stringify(body) });
const backend = aDatabase('10.20.0.11');

/** The worker tells TCP at once, and TLS when it is let go. */
function checkedSlowly(): () => void {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  api.leader.on('CHECK_BACKEND', async (_, { tell }) => {
    tell(TCP);
    await held;
    tell(TLS);
    await settle(1);
    return { ok: false, message: TLS.message, phases: [TCP, TLS] };
  });
  return letGo;
}

describe(`POST ${CHECK}`, () => {
  test('streams each phase as it ends, and then the result', async () => {
    const letGo = checkedSlowly();
    const events = await EventSourceClient.open(api.url(CHECK), AS_ADMIN, { backend });
    expect([events.response.statusCode, events.response.headers]).toMatchObject([
      200,
      { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
    ]);
    expect(await events.next()).toMatchObject({ event: 'phase', data: TCP });
    letGo();
    expect(await events.next()).toMatchObject({ event: 'phase', data: TLS });
    const result = { ok: false, checked: true, message: TLS.message, phases: [TCP, TLS] };
    expect(await events.next()).toMatchObject({ event: 'result', data: result });
    expect([await events.next(), events.isComplete]).toEqual([null, true]);
  });

  test('is one JSON answer for those who ask for that', async () => {
    checkedSlowly()();
    const service = { namespace: 'shop', name: 'orders-db' };
    const { status, body } = await send(
      api,
      ['POST', CHECK],
      { cluster: 'prod', service, backend },
      { accept: 'application/json' },
    );
    expect([status, body]).toEqual([200, { ok: false, checked: true, message: TLS.message, phases: [TCP, TLS] }]);
  });

  test('is ended when the client goes away', async () => {
    let calledOff: () => void = () => undefined;
    const isCalledOff = new Promise<void>((resolve) => (calledOff = resolve));
    api.leader.on('CHECK_BACKEND', (_, { tell, signal }) => {
      tell(TCP);
      signal.addEventListener('abort', calledOff);
      return new Promise(() => undefined);
    });
    const body = JSON.stringify({ backend });
    const socket = connect(api.port, '127.0.0.1');
    const head = Object.entries({ ...SENDS, host: `127.0.0.1:${api.port}`, 'content-length': String(body.length) });
    socket.write(
      `POST ${CHECK} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
    await once(socket, 'data');
    socket.destroy();
    await isCalledOff;
    await api.until(() => api.leader.running === 0);
  });

  test('says in the stream that nobody could check it', async () => {
    api.database.cluster('prod').lease.holder = null;
    const events = await EventSourceClient.open(api.url(CHECK), AS_ADMIN, { backend });
    expect(await events.next()).toMatchObject({
      event: 'result',
      data: {
        ok: false,
        checked: false,
        message: expect.stringMatching(/^not checked against the cluster: no worker/),
      },
    });
  });

  test('refuses what may not be checked before it begins, as a problem', async () => {
    const problem = async (body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      const response = await post(body, headers);
      const { code, errors } = (await response.json()) as { code: string; errors: readonly { pointer: string }[] };
      return [response.status, code, ...errors.map(({ pointer }) => pointer)];
    };
    expect(await problem({ backend: aDatabase('169.254.169.254') })).toEqual([
      422,
      'ADDRESS_FORBIDDEN',
      '/backend/address',
    ]);
    expect(await problem(backend)).toEqual([422, 'VALIDATION_FAILED', '/address', '/ports']);
    expect(await problem([])).toEqual([422, 'VALIDATION_FAILED', '']);
    expect(await problem({ backend, cluster: 1, service: { name: 'x' } })).toEqual([
      422,
      'VALIDATION_FAILED',
      '/cluster',
      '/service',
    ]);
    expect(await problem({ backend, service: { namespace: 'shop', name: 'nope' } })).toEqual([404, 'NOT_FOUND']);
    expect(await problem({ backend }, { 'content-type': 'text/plain' })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await problem({ backend }, { accept: 'image/png' })).toEqual([406, 'NOT_ACCEPTABLE']);
    const anonymous = { 'content-type': 'application/json' };
    const body = JSON.stringify({ backend });
    expect((await fetch(api.url(CHECK), { method: 'POST', headers: anonymous, body })).status).toBe(403);
    expect(api.leader.asked).toEqual([]);
  });

  test('is limited for each caller', async () => {
    api.leader.on('CHECK_BACKEND', (_, { tell }) => {
      tell(TCP);
      return new Promise(() => undefined);
    });
    const running = await Promise.all([1, 2, 3, 4].map(() => post({ backend })));
    const refused = await post({ backend });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    await Promise.all(running.map(async (response) => response.body?.cancel()));
  });

  test('is a route of its own: beside it is nothing, and it takes nothing but POST', async () => {
    for (const path of ['/v1/backends:sing', '/v1/backendscheck', '/v1/backends::check', '/v1/backends:check:check'])
      expect([path, (await fetch(api.url(path), { method: 'POST', headers: SENDS, body: '{}' })).status]).toEqual([
        path,
        404,
      ]);
    const got = await fetch(api.url(CHECK), { headers: AS_ADMIN });
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });
});
