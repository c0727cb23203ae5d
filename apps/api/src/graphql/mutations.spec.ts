import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MemoryMirror } from '@rollcall/testing';
import { aService } from '@rollcall/testing';

import { getGraphql, postGraphql } from '../testing/graphql-client.js';
import { GraphqlSocket } from '../testing/graphql-socket.js';
import { aDatabase, aDatabaseService, AS_ADMIN, BACKENDS, send } from '../testing/registrations.js';
import { TestApi } from '../testing/test-api.js';

const NAME = 'orders-db.corp.example';
const SERVICE = { namespace: 'shop', name: 'orders-db' };
const BACKEND = `id version cluster namespace service address family ports { name port protocol appProtocol } zone nodeName hostname state publish
  check { type path host intervalMs timeoutMs rise fall } expiresAt labels note createdBy createdAt updatedAt
  status { registered writeBack { state message slices at } check { state since message phases { name ok ms message } }
    resolved { addresses at ttlSeconds error } }`;
const PLAN = `plan { create { namespace name addressType endpoints yaml } update { name } delete { namespace name }
  warnings { code message slice manager endpoints }
  clusterCheck { checked message findings { code kind name message managers fields { field message } } } }`;
const FAILURES = `... on MutationError { code message } ... on ValidationFailed { errors { pointer code message } }
  ... on Refused { errors { pointer code message } } ... on Conflict { current { version } }`;
const REGISTER = `mutation ($input: RegisterBackendsInput!, $dryRun: Boolean) { registerBackends(input: $input, dryRun: $dryRun) {
  __typename ... on RegisterBackendsSuccess { revision backends { ${BACKEND} } ${PLAN} } ${FAILURES} } }`;
const UPDATE = `mutation ($id: ID!, $version: Int!, $input: UpdateBackendInput!, $dryRun: Boolean) {
  updateBackend(id: $id, version: $version, input: $input, dryRun: $dryRun) {
    __typename ... on UpdateBackendSuccess { revision backend { ${BACKEND} } ${PLAN} } ${FAILURES} } }`;
const REMOVE = `mutation ($id: ID!, $version: Int!, $dryRun: Boolean) { removeBackend(id: $id, version: $version, dryRun: $dryRun) {
  __typename ... on RemoveBackendSuccess { id revision ${PLAN} } ... on MutationError { code message } ... on Conflict { current { version } } } }`;

let api: TestApi;
let prod: MemoryMirror;
beforeEach(async () => ({ api, prod } = await TestApi.serving(aDatabaseService(), aService('cart'))));
afterEach(() => api.stop());

type Result = Readonly<Record<string, unknown>>;

async function ask(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = AS_ADMIN,
): Promise<Result> {
  const { data, errors } = await postGraphql(api, { query, variables }, headers);
  expect(errors).toEqual([]);
  return Object.values(data ?? {})[0]!;
}

function register(...addresses: readonly string[]): Promise<Result> {
  return ask(REGISTER, { input: { service: SERVICE, items: addresses.map((address) => aDatabase(address)) } });
}

async function idOf(address: string): Promise<string> {
  const { backends } = await register(address);
  return (backends as readonly { id: string }[])[0]!.id;
}

describe('a DBA registers a database', () => {
  test('which subscribers see as any other change, and REST shows the same', async () => {
    const socket = await GraphqlSocket.ready(api);
    const query = `subscription ($service: ServiceRef!) { endpoints(service: $service) { type revision
      endpoints { address } changes { type endpoint { address origin ready check { state since message } } } } }`;
    socket.subscribe('1', { query, variables: { service: SERVICE } });
    expect(await socket.next()).toMatchObject({
      payload: { data: { endpoints: { type: 'SNAPSHOT', endpoints: [] } } },
    });
    const check = { type: 'POSTGRES' };
    const items = [aDatabase(NAME, { check, labels: { team: 'orders' }, expiresAt: '2030-01-01T00:00:00Z' })];
    const result = await ask(REGISTER, { input: { service: SERVICE, items } });
    expect(result).toMatchObject({
      __typename: 'RegisterBackendsSuccess',
      backends: [
        { address: NAME, family: 'FQDN', check, labels: { team: 'orders' }, status: { check: { state: 'UNKNOWN' } } },
      ],
    });
    const { revision, backends } = result;
    const endpoint = { address: NAME, origin: 'EXTERNAL', ready: true, check: { state: 'UNKNOWN', message: null } };
    expect(await socket.next()).toMatchObject({
      payload: { data: { endpoints: { type: 'CHANGES', revision, changes: [{ type: 'ADDED', endpoint }] } } },
    });
    socket.close();
    expect(await api.json(BACKENDS)).toEqual({ items: backends });
  });

  test('a Service that is not there yet is made first, and the cluster says what it would say to that', async () => {
    await prod.report({ writeBack: true });
    const items = [aDatabase('10.20.0.11')];
    const createService = { ports: [{ name: 'pg', port: 5432 }], ipFamilies: ['IPv4'] };
    const input = { service: { ...SERVICE, name: 'legacy-db' }, items, createService };
    api.leader.on('DRY_RUN', () => ({
      service: { type: 'WRITTEN', resourceVersion: '', warnings: [] },
      slices: [{ type: 'CONFLICT', message: 'conflict with "kubectl-edit"', managers: ['kubectl-edit'] }],
    }));
    const findings = [{ code: 'CONFLICT', kind: 'EndpointSlice', managers: ['kubectl-edit'], fields: [] }];
    expect(await ask(REGISTER, { input, dryRun: true })).toMatchObject({
      revision: null,
      plan: { clusterCheck: { checked: true, findings } },
    });
    api.leader.on('CREATE_SERVICE', async () => {
      await prod.put(aDatabaseService('legacy-db'));
      return { type: 'WRITTEN', resourceVersion: '1', warnings: [] };
    });
    expect(await ask(REGISTER, { input })).toMatchObject({
      backends: [{ service: 'legacy-db' }],
      plan: { clusterCheck: null },
    });
    api.database.cluster('prod').lease.holder = null;
    const variables = { input: { ...input, service: { ...SERVICE, name: 'other' } } };
    const { errors } = await postGraphql(api, { query: REGISTER, variables }, AS_ADMIN);
    expect(errors).toMatchObject([{ extensions: { code: 'CLUSTER_UNAVAILABLE' } }]);
  });

  test('a dry run is the plan, and nothing else', async () => {
    const { seq } = api.database;
    const input = { service: SERVICE, items: [aDatabase('10.20.0.11')], idempotencyKey: 'k-1' };
    expect(await ask(REGISTER, { input, dryRun: true })).toMatchObject({
      revision: null,
      plan: { create: [{ name: 'orders-db-rollcall-ipv4-1', yaml: expect.stringContaining('- 10.20.0.11\n') }] },
    });
    expect([api.database.seq, api.database.backends.size, api.database.answers.size]).toEqual([seq, 0, 0]);
  });

  test('and registers once, however often the same is asked with a key', async () => {
    const input = { service: SERVICE, items: [aDatabase('10.20.0.11')], idempotencyKey: 'k-1' };
    const first = await ask(REGISTER, { input });
    expect(await ask(REGISTER, { input })).toEqual(first);
    expect(await ask(REGISTER, { input: { ...input, items: [aDatabase('10.20.0.12')] } })).toMatchObject({
      __typename: 'Conflict',
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(api.database.backends.size).toBe(1);
  });
});

describe('what can be expected to fail is a member of the result', () => {
  test.each([
    ['ValidationFailed', 'VALIDATION_FAILED', SERVICE, '010.20.0.11', ['/items/0/address']],
    ['Refused', 'ADDRESS_FORBIDDEN', SERVICE, '169.254.169.254', ['/items/0/address']],
    ['Refused', 'SERVICE_HAS_SELECTOR', { namespace: 'shop', name: 'cart' }, '10.20.0.11', ['']],
    ['NotFound', 'NOT_FOUND', { namespace: 'shop', name: 'nope' }, '10.20.0.11', undefined],
  ])('%s with %s', async (...[member, code, service, address, pointers]) => {
    const result = await ask(REGISTER, { input: { service, items: [aDatabase(address)] } });
    expect(result).toMatchObject({ __typename: member, code });
    expect((result.errors as readonly { pointer: string }[] | undefined)?.map(({ pointer }) => pointer)).toEqual(
      pointers,
    );
    expect(api.database.backends.size).toBe(0);
  });

  test('who may only read is refused, and the refusal is on record', async () => {
    const input = { service: SERVICE, items: [aDatabase('10.20.0.11')] };
    expect(await ask(REGISTER, { input }, {})).toMatchObject({ __typename: 'Refused', code: 'FORBIDDEN', errors: [] });
    const audit =
      'query ($filter: AuditFilter) { audit(filter: $filter, first: 1) { nodes { actor { kind id } action outcome code } pageInfo { hasNextPage } } }';
    expect(await ask(audit, { filter: { outcome: 'REFUSED', since: '2020-01-01T00:00:00Z' } })).toEqual({
      nodes: [
        {
          actor: { kind: 'anonymous', id: 'anonymous' },
          action: 'backend.register',
          outcome: 'REFUSED',
          code: 'FORBIDDEN',
        },
      ],
      pageInfo: { hasNextPage: false },
    });
    const refused = await postGraphql(api, { query: audit });
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    const wrong = await postGraphql(api, { query: audit, variables: { filter: { since: 'yesterday' } } }, AS_ADMIN);
    expect(wrong.errors.map(({ extensions }) => extensions.code)).toEqual(['INVALID_ARGUMENT']);
  });

  test('a version that is not the current one is a conflict that shows it', async () => {
    const id = await idOf('10.20.0.11');
    const changed = await ask(UPDATE, { id, version: 1, input: { state: 'DRAINING', note: 'moves' } });
    expect(changed).toMatchObject({ backend: { version: 2, state: 'DRAINING', note: 'moves' } });
    expect(await ask(UPDATE, { id, version: 2, input: { note: null } })).toMatchObject({
      backend: { version: 3, state: 'DRAINING', note: null },
    });
    const conflict = { __typename: 'Conflict', code: 'PRECONDITION_FAILED', current: { version: 3 } };
    expect(await ask(UPDATE, { id, version: 1, input: { note: 'late' } })).toMatchObject(conflict);
    expect(await ask(REMOVE, { id, version: 2 })).toMatchObject(conflict);
    expect(await ask(REMOVE, { id, version: 3, dryRun: true })).toMatchObject({ id, revision: null });
    expect(await ask(REMOVE, { id, version: 3 })).toMatchObject({ id, plan: { delete: [] } });
    expect(await ask(REMOVE, { id, version: 3 })).toMatchObject({ __typename: 'NotFound' });
  });

  test('the database away is an error with its code, and a retry registers once', async () => {
    api.database.loseAnswers(1);
    const variables = { input: { service: SERVICE, items: [aDatabase('10.20.0.11')], idempotencyKey: 'k-1' } };
    const away = await postGraphql(api, { query: REGISTER, variables }, AS_ADMIN);
    expect(away.errors.map(({ extensions }) => extensions.code)).toEqual(['STORE_UNAVAILABLE']);
    expect(await ask(REGISTER, variables)).toMatchObject({ __typename: 'RegisterBackendsSuccess' });
    expect(api.database.backends.size).toBe(1);
  });
});

describe('registrations are listed', () => {
  const LIST = `query ($filter: BackendFilter, $first: Int, $after: String) { backends(filter: $filter, first: $first, after: $after) {
    nodes { address } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`;

  test('page by page, as Relay wants it, and with their Service', async () => {
    await register('10.20.0.11', '10.20.0.12', NAME);
    const page = await ask(LIST, { first: 2 });
    expect(page).toMatchObject({
      nodes: [{ address: '10.20.0.11' }, { address: '10.20.0.12' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const { endCursor: after } = page.pageInfo as { endCursor: string };
    expect(await ask(LIST, { after })).toMatchObject({
      nodes: [{ address: NAME }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
    expect(await ask(LIST, { filter: { state: 'DISABLED' } })).toMatchObject({ nodes: [] });
    expect(await ask(LIST, { filter: { q: 'CORP', namespace: 'shop' } })).toMatchObject({ nodes: [{ address: NAME }] });
    const services = await ask('query ($ref: ServiceRef!) { service(ref: $ref) { backends { address } } }', {
      ref: SERVICE,
    });
    expect(services.backends).toHaveLength(3);
    const wrong = await postGraphql(api, { query: LIST, variables: { after: 'c2hvcA' } });
    expect(wrong.errors.map(({ extensions }) => extensions.code)).toEqual(['INVALID_ARGUMENT']);
  });
});

describe('a mutation is never answered from what is remembered, and never over GET', () => {
  test('the same twice is done twice', async () => {
    const id = await idOf('10.20.0.11');
    expect(await ask(REMOVE, { id, version: 1 })).toMatchObject({ __typename: 'RemoveBackendSuccess' });
    expect(await ask(REMOVE, { id, version: 1 })).toMatchObject({ __typename: 'NotFound' });
    const endpoints = 'mutation ($id: ID!) { removeBackend(id: $id, version: 1) { __typename } }';
    await idOf('10.20.0.12');
    for (let i = 0; i < 3; i += 1) expect(await ask(endpoints, { id })).toEqual({ __typename: 'NotFound' });
  });

  test.each(['/graphql', '/graphql/stream'])('GET %s is refused', async (path) => {
    const id = await idOf('10.20.0.11');
    const parameters = new URLSearchParams({
      query: `mutation { removeBackend(id: "${id}", version: 1) { __typename } }`,
    });
    const headers = { ...AS_ADMIN, 'apollo-require-preflight': 'true' };
    const words = await (await fetch(api.url(`${path}?${parameters.toString()}`), { headers })).text();
    expect(words).toMatch(/a mutation is not answered over GET/);
    expect(api.database.backends.size).toBe(1);
    expect((await getGraphql(api, { query: '{ clusters { name } }' })).errors).toEqual([]);
  });

  test('over WebSocket and server-sent events it is answered', async () => {
    const id = await idOf('10.20.0.11');
    const socket = await GraphqlSocket.ready(api, AS_ADMIN);
    socket.subscribe('1', { query: UPDATE, variables: { id, version: 1, input: { note: 'by socket' } } });
    expect(await socket.next()).toMatchObject({ payload: { data: { updateBackend: { backend: { version: 2 } } } } });
    socket.close();
    const stream = await fetch(api.url('/graphql/stream'), {
      method: 'POST',
      headers: { ...AS_ADMIN, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: REMOVE, variables: { id, version: 2 } }),
    });
    expect(await stream.text()).toContain('RemoveBackendSuccess');
    expect(await send(api, ['GET', '/v1/audit?action=backend.remove'])).toMatchObject({
      body: { items: [{ outcome: 'ALLOWED', actor: { id: 'admin' } }] },
    });
  });

  test('what a result would hold costs as much as anywhere', async () => {
    const deep =
      '... on RegisterBackendsSuccess { backends { ports { name port protocol appProtocol } status { check { phases { name ok ms message } } } } }';
    const many = Array.from(
      { length: 30 },
      (_, i) => `a${i}: registerBackends(input: $input, dryRun: true) { ${deep} }`,
    );
    const query = `mutation ($input: RegisterBackendsInput!) { ${many.join(' ')} }`;
    const { errors } = await postGraphql(
      api,
      { query, variables: { input: { service: SERVICE, items: [] } } },
      AS_ADMIN,
    );
    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/costs \d+; 20000 are allowed/)]);
  });
});
