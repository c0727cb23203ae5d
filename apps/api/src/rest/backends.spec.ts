import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MemoryMirror } from '@rollcall/testing';
import { aService, anEndpoint, aSlice } from '@rollcall/testing';

import { EventSourceClient } from '../testing/event-source-client.js';
import { aDatabase, aDatabaseService, AS_ADMIN, BACKENDS, register, send } from '../testing/registrations.js';
import { TestApi } from '../testing/test-api.js';

const ENDPOINTS = BACKENDS.replace('backends', 'endpoints');
const NAME = 'orders-db.corp.example';

interface Spelling {
  readonly text: string;
  readonly verdict: string;
  readonly canonical: string | null;
}
const { spellings } = JSON.parse(
  readFileSync(new URL('../../../../libs/core/fixtures/address-spellings.json', import.meta.url), 'utf8'),
) as { spellings: readonly Spelling[] };

let api: TestApi;
let prod: MemoryMirror;
beforeEach(async () => {
  ({ api, prod } = await TestApi.serving(
    aDatabaseService(),
    aService('cart'),
    aService('kubernetes', { namespace: 'default', spec: { selector: {} } }),
    aSlice('cart-x1', [anEndpoint('10.0.0.1')]),
  ));
});
afterEach(() => api.stop());

/** Everything that is registered, and everything that could have changed by a request. */
function stored(): unknown {
  return structuredClone([[...api.database.backends.values()], api.database.seq, [...api.database.answers.keys()]]);
}

function pointersOf({ errors }: Readonly<Record<string, unknown>>): readonly string[] {
  return (errors as readonly { pointer: string }[]).map(({ pointer }) => pointer);
}

describe('a DBA registers a database', () => {
  test('and it is served at once: as JSON, as text, and to those who are subscribed', async () => {
    const events = await EventSourceClient.open(api.url(ENDPOINTS));
    expect((await events.next())?.event).toBe('snapshot');
    const { status, body, headers } = await register(api, NAME);
    expect([status, body]).toMatchObject([
      201,
      {
        items: [{ address: NAME, family: 'FQDN', version: 1, cluster: 'prod', createdBy: 'admin', state: 'ACTIVE' }],
        plan: { create: [], update: [], delete: [] },
      },
    ]);
    expect(await api.json(ENDPOINTS)).toMatchObject({
      endpoints: [{ address: NAME, origin: 'EXTERNAL', ready: true }],
      targets: [`${NAME}:5432`],
      revision: headers.get('rollcall-revision'),
    });
    expect(await (await api.get(ENDPOINTS, { accept: 'text/plain' })).text()).toBe(`${NAME}:5432\n`);
    const change = await events.next();
    expect([change?.event, change?.data]).toMatchObject([
      'changes',
      { changes: [{ type: 'ADDED', endpoint: { address: NAME, origin: 'EXTERNAL' } }] },
    ]);
    events.close();
  });

  test('what has to be written is shown as YAML, and a dry run does nothing', async () => {
    await prod.report({ writeBack: true });
    const before = stored();
    const items = [aDatabase('10.20.0.11', { zone: 'eu-1a' }), aDatabase('10.20.0.12')];
    const dry = await send(api, ['POST', `${BACKENDS}?dryRun=true`], { items }, { 'idempotency-key': 'k-1' });
    expect([dry.status, dry.headers.get('rollcall-revision'), stored()]).toEqual([200, null, before]);
    const { create } = dry.body.plan as { create: readonly { name: string; endpoints: number; yaml: string }[] };
    expect(create).toMatchObject([{ name: 'orders-db-rollcall-ipv4-1', addressType: 'IPv4', endpoints: 2 }]);
    expect(create[0]!.yaml).toMatch(/^apiVersion: discovery.k8s.io\/v1\nkind: EndpointSlice\nmetadata:\n/);
    expect(create[0]!.yaml).toMatch(/- 10\.20\.0\.11\n/);
    const done = await send(api, ['POST', BACKENDS], { items });
    const { clusterCheck, ...plan } = dry.body.plan as { readonly clusterCheck: unknown };
    expect(clusterCheck).toEqual({ checked: true, message: 'checked against the cluster', findings: [] });
    expect([done.status, done.body.plan]).toEqual([201, { ...plan, clusterCheck: null }]);
  });

  test('a Service that is not there yet is made first, if that is wanted', async () => {
    await prod.report({ writeBack: true });
    const legacy = BACKENDS.replace('orders-db', 'legacy-db');
    const createService = { ports: [{ name: 'pg', port: 5432 }] };
    api.leader.on('CREATE_SERVICE', async ({ manifest }: { manifest: { metadata: { name: string } } }) => {
      await prod.put(aDatabaseService(manifest.metadata.name));
      return { type: 'WRITTEN', resourceVersion: '1', warnings: [] };
    });
    const items = [aDatabase('10.20.0.11')];
    const { status, body } = await send(api, ['POST', legacy], { items, createService });
    expect([status, body]).toMatchObject([201, { items: [{ service: 'legacy-db', address: '10.20.0.11' }] }]);
    expect(await api.json(legacy.replace('backends', 'endpoints'))).toMatchObject({ targets: ['10.20.0.11:5432'] });
    const again = await send(api, ['POST', legacy], { items: [aDatabase('10.20.0.12')], createService });
    expect([again.status, again.body]).toMatchObject([409, { code: 'CONFLICT' }]);
    const bad = { items, createService: { ports: [], selector: {} } };
    const refused = await send(api, ['POST', legacy.replace('legacy-db', 'other')], bad);
    expect([refused.status, pointersOf(refused.body)]).toEqual([
      422,
      ['/createService/selector', '/createService/ports'],
    ]);
  });

  test('where the cluster does not answer, no Service is made and nothing is registered', async () => {
    await prod.report({ writeBack: true });
    const before = stored();
    api.database.cluster('prod').lease.holder = null;
    const body = { items: [aDatabase('10.20.0.11')], createService: { ports: [{ name: 'pg', port: 5432 }] } };
    const refused = await send(api, ['POST', BACKENDS.replace('orders-db', 'legacy-db')], body);
    expect([refused.status, refused.headers.get('retry-after'), refused.body, stored()]).toMatchObject([
      503,
      '5',
      { code: 'CLUSTER_UNAVAILABLE' },
      before as object,
    ]);
  });

  test('several at once are one revision, or nothing at all, with everything that is wrong', async () => {
    const before = stored();
    const items = [
      aDatabase('10.20.0.11'),
      aDatabase('010.20.0.12', { zone: '' }),
      aDatabase('10.20.0.13', { ports: [{ name: 'nope', port: 0 }] }),
      aDatabase('10.20.0.14', { status: { registered: true }, colour: 'red' }),
    ];
    const refused = await send(api, ['POST', BACKENDS], { items, owner: 'me' });
    expect([refused.status, refused.body, stored()]).toMatchObject([
      422,
      { code: 'VALIDATION_FAILED' },
      before as object,
    ]);
    expect([...pointersOf(refused.body)].sort()).toEqual(
      expect.arrayContaining([
        '/items/1/address',
        '/items/2/ports/0/port',
        '/items/3/colour',
        '/items/3/status',
        '/owner',
      ]),
    );
    expect(await api.json(ENDPOINTS)).toMatchObject({ endpoints: [] });
    const { seq } = api.database;
    expect((await register(api, '10.20.0.11', '10.20.0.12')).status).toBe(201);
    expect(api.database.seq).toBe(seq + 1);
  });

  test('what is registered is listed: for its Service, everywhere, and page by page', async () => {
    await register(api, '10.20.0.11', '10.20.0.12', NAME);
    const { items } = (await api.json(BACKENDS)) as { items: readonly { id: string; address: string }[] };
    expect(items.map(({ address }) => address)).toEqual(['10.20.0.11', '10.20.0.12', NAME]);
    expect(await api.json('/v1/backends')).toMatchObject({ items, nextCursor: null });
    expect(await api.json('/v1/backends?q=CORP&service=orders-db&state=ACTIVE')).toMatchObject({ items: [items[2]] });
    expect(await api.json('/v1/backends?namespace=other')).toMatchObject({ items: [] });
    const page = await api.get('/v1/backends?limit=2');
    const next = /<(.*)>; rel="next"/.exec(page.headers.get('link')!)![1]!;
    expect([await page.json(), await api.json(next)]).toMatchObject([
      { items: items.slice(0, 2) },
      { items: items.slice(2), nextCursor: null },
    ]);
    expect((await api.get('/v1/backends?cursor=c2hvcA')).status).toBe(400);
    for (const path of ['/v1/backends', BACKENDS, `/v1/backends/${items[0]!.id}`]) {
      expect((await api.get(`${path}?minRevision=${page.headers.get('rollcall-revision')!}`)).status).toBe(200);
      expect((await api.get(`${path}?minRevision=soon`)).status).toBe(400);
    }
    expect(await api.json(`/v1/backends/${items[0]!.id}`)).toEqual(items[0]);
    expect((await api.get(BACKENDS.replace('orders-db', 'nope'))).status).toBe(404);
  });
});

describe('a stranger is refused', () => {
  test.each([
    ['the metadata address', BACKENDS, aDatabase('169.254.169.254'), 'ADDRESS_FORBIDDEN'],
    ['loopback by name', BACKENDS, aDatabase('localhost'), 'ADDRESS_FORBIDDEN'],
    ['an address of a Service of the cluster', BACKENDS, aDatabase('10.96.0.10'), 'ADDRESS_FORBIDDEN'],
    [
      'a Service that has a selector',
      BACKENDS.replace('orders-db', 'cart'),
      { address: '10.20.0.11', ports: [{ name: 'http', port: 80 }] },
      'SERVICE_HAS_SELECTOR',
    ],
    [
      'the API server itself',
      '/v1/namespaces/default/services/kubernetes/backends',
      { address: '10.20.0.11', ports: [{ name: 'http', port: 80 }] },
      'VALIDATION_FAILED',
    ],
  ])('%s', async (...[, path, item, code]) => {
    const before = stored();
    const { status, body } = await send(api, ['POST', path], { items: [item] });
    expect([status, body.code, stored()]).toEqual([422, code, before]);
    expect(await api.json('/v1/audit?outcome=REFUSED', AS_ADMIN)).toMatchObject({
      items: [{ action: 'backend.register', code, actor: { kind: 'bootstrap', id: 'admin' }, address: '127.0.0.1' }],
    });
  });

  test('in every spelling of a forbidden place, at registration and at change', async () => {
    const { body } = await register(api, '10.20.0.11');
    const [first] = body.items as readonly { id: string }[];
    const refused = spellings.filter(({ verdict }) => verdict !== 'ALLOWED');
    expect(refused.length).toBeGreaterThan(20);
    for (const { text, verdict, canonical } of refused) {
      const registered = await register(api, text);
      const told = [registered.status, registered.body.code, pointersOf(registered.body)];
      expect([text, ...told]).toEqual([text, 422, verdict, ['/items/0/address']]);
      if (canonical !== null) expect(JSON.stringify(registered.body)).toContain(canonical);
      const patch = ['PATCH', `/v1/backends/${first!.id}`] as const;
      const changed = await send(api, patch, { address: text }, { 'if-match': '"1"' });
      expect([text, changed.status, changed.body.code]).toEqual([text, 422, verdict]);
    }
    expect([...api.database.backends.values()].map(({ address }) => address)).toEqual(['10.20.0.11']);
  });

  test('who may only read, or shows credentials that are not known', async () => {
    const body = JSON.stringify({ items: [aDatabase('10.20.0.11')], unknown: 1 });
    const json = { 'content-type': 'application/json' };
    for (const [authorization, status] of [
      [undefined, 403],
      ['Bearer wrong', 401],
    ] as const) {
      const headers = { ...json, ...(authorization && { authorization }) };
      expect((await fetch(api.url(BACKENDS), { method: 'POST', headers, body })).status).toBe(status);
      expect((await api.get('/v1/audit', authorization ? { authorization } : {})).status).toBe(status);
    }
    expect(api.database.backends.size).toBe(0);
  });

  test.each([
    ['no JSON', '{"items":', {}, 400, 'INVALID_ARGUMENT'],
    ['nothing', '', {}, 400, 'INVALID_ARGUMENT'],
    ['what poisons objects', '{"__proto__":{"a":1}}', {}, 400, 'INVALID_ARGUMENT'],
    ['a form', 'items=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['text', '{"items":[]}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a patch', '{"items":[]}', { 'content-type': 'application/merge-patch+json' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['more than 1 MiB', JSON.stringify({ items: ['x'.repeat(1_048_576)] }), {}, 413, 'PAYLOAD_TOO_LARGE'],
    ['a list', '[]', {}, 422, 'VALIDATION_FAILED'],
    ['null', 'null', {}, 422, 'VALIDATION_FAILED'],
    ['no items', '{}', {}, 422, 'VALIDATION_FAILED'],
    ['an empty list', '{"items":[]}', {}, 422, 'VALIDATION_FAILED'],
    ['names that no text may hold', '{"items":[{"a\\u0000\\ud800":1}]}', {}, 422, 'VALIDATION_FAILED'],
  ])('a body that is %s', async (...[, text, headers, status, code]) => {
    const answer = await send(api, ['POST', BACKENDS], text, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a change names the version that it was made from', () => {
  let path: string;
  beforeEach(async () => {
    const { body } = await register(api, '10.20.0.11');
    path = `/v1/backends/${(body.items as readonly { id: string }[])[0]!.id}`;
  });

  test('draining takes it from the ready ones, and is the next version', async () => {
    const read = await api.get(path);
    expect([read.headers.get('etag'), read.headers.get('cache-control')]).toEqual(['"1"', 'no-cache']);
    const type = { 'content-type': 'application/merge-patch+json', 'if-match': '"1"' };
    const { status, headers, body } = await send(api, ['PATCH', path], { state: 'DRAINING', note: 'moves' }, type);
    expect([status, headers.get('etag'), body]).toMatchObject([
      200,
      '"2"',
      { version: 2, state: 'DRAINING', note: 'moves', plan: { create: [{ name: 'orders-db-rollcall-ipv4-1' }] } },
    ]);
    expect(await api.json(ENDPOINTS)).toMatchObject({ endpoints: [] });
    expect(await api.json(`${ENDPOINTS}?readiness=terminating`)).toMatchObject({ targets: ['10.20.0.11:5432'] });
  });

  test('without If-Match it is 428, with an old one 412, with another text 400, and nothing is changed', async () => {
    await send(api, ['PATCH', path], { note: 'second' }, { 'if-match': '"1"' });
    const before = stored();
    for (const [tag, status, code] of [
      [null, 428, 'PRECONDITION_REQUIRED'],
      ['"1"', 412, 'PRECONDITION_FAILED'],
      ['"3"', 412, 'PRECONDITION_FAILED'],
      ['W/"2"', 400, 'INVALID_ARGUMENT'],
      ['2', 400, 'INVALID_ARGUMENT'],
      ['*', 400, 'INVALID_ARGUMENT'],
    ] as const) {
      const headers = tag === null ? {} : { 'if-match': tag };
      for (const [method, body] of [
        ['PATCH', { note: 'lost' }],
        ['DELETE', undefined],
      ] as const) {
        const answer = await send(api, [method, path], body, headers);
        expect([method, tag, answer.status, answer.body.code]).toEqual([method, tag, status, code]);
      }
    }
    expect(stored()).toEqual(before);
  });

  test('what nobody can write is refused, and so is what would not fit', async () => {
    const patch = {
      status: { registered: false },
      version: 9,
      ports: [{ name: 'web', port: 80 }],
      check: { type: 'FTP' },
    };
    const { status, body } = await send(api, ['PATCH', path], patch, { 'if-match': '"1"' });
    expect([status, body.code]).toEqual([422, 'VALIDATION_FAILED']);
    expect(pointersOf(body)).toEqual(expect.arrayContaining(['/status', '/version', '/check/type']));
    expect(await api.json(path)).toMatchObject({ version: 1 });
  });

  test('a dry run of a change and of a removal changes nothing', async () => {
    const before = stored();
    const patched = await send(api, ['PATCH', `${path}?dryRun=true`], { state: 'DISABLED' }, { 'if-match': '"1"' });
    expect([patched.status, patched.headers.get('etag'), patched.body]).toMatchObject([
      200,
      null,
      { state: 'DISABLED', version: 2, plan: { create: [] } },
    ]);
    const removed = await send(api, ['DELETE', `${path}?dryRun=true`], undefined, { 'if-match': '"1"' });
    expect([removed.status, stored()]).toEqual([200, before]);
  });

  test('removed it is gone at once, and says what has to be written', async () => {
    const { status, body } = await send(api, ['DELETE', path], undefined, { 'if-match': '"1"' });
    expect([status, body]).toEqual([
      200,
      { id: path.split('/').at(-1), plan: { create: [], update: [], delete: [], warnings: [], clusterCheck: null } },
    ]);
    expect(await api.json(ENDPOINTS)).toMatchObject({ endpoints: [] });
    expect((await api.get(path)).status).toBe(404);
    expect((await send(api, ['DELETE', path], undefined, { 'if-match': '"1"' })).status).toBe(404);
    expect(await api.json('/v1/audit?limit=1', AS_ADMIN)).toMatchObject({
      items: [{ action: 'backend.remove', outcome: 'ALLOWED', target: { namespace: 'shop', name: 'orders-db' } }],
      nextCursor: expect.any(String),
    });
  });
});

describe('asked again with the same key', () => {
  const KEY = { 'idempotency-key': 'k-1' };
  const items = [aDatabase('10.20.0.11')];

  test('it is answered as the first time, and registers once', async () => {
    const first = await send(api, ['POST', BACKENDS], { items }, KEY);
    const again = await send(api, ['POST', BACKENDS], { items }, KEY);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect(again.headers.get('rollcall-revision')).toBe(first.headers.get('rollcall-revision'));
    expect(api.database.backends.size).toBe(1);
  });

  test('another body is refused', async () => {
    await send(api, ['POST', BACKENDS], { items }, KEY);
    const other = await send(api, ['POST', BACKENDS], { items: [aDatabase('10.20.0.12')] }, KEY);
    expect([other.status, other.body.code, api.database.backends.size]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED', 1]);
  });

  test('the database away: 503, and reads go on; a retry registers once', async () => {
    api.database.fail();
    const away = await send(api, ['POST', BACKENDS], { items }, KEY);
    expect([away.status, away.body.code, away.headers.get('retry-after')]).toEqual([503, 'STORE_UNAVAILABLE', '2']);
    expect((await api.get('/v1/backends')).status).toBe(200);
    expect((await api.get('/v1/audit', AS_ADMIN)).status).toBe(503);
    api.database.recover();
    // Committed, and its writer told otherwise.
    api.database.loseAnswers(1);
    expect((await send(api, ['POST', BACKENDS], { items }, KEY)).status).toBe(503);
    const retry = await send(api, ['POST', BACKENDS], { items }, KEY);
    expect([retry.status, api.database.backends.size]).toEqual([201, 1]);
    expect(await api.json(ENDPOINTS)).toMatchObject({ targets: ['10.20.0.11:5432'] });
  });
});
