import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MemoryMirror as Mirror } from '@rollcall/testing';
import { anEndpoint, aService, aSlice, DRAINING, MemoryMirror, NOT_READY } from '@rollcall/testing';
import type { IntrospectionQuery } from 'graphql';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';

import { CART, postGraphql } from '../testing/graphql-client.js';
import { TestApi } from '../testing/test-api.js';

const FRESHNESS = 'freshness { stale asOf lagMs clusters { name state asOf lagMs } }';
const ENDPOINT = `id cluster address family resolvedAddresses ports { name port protocol appProtocol } ready serving terminating
  conditions { ready serving terminating } zone nodeName hostname hints { forZones forNodes }
  targetRef { kind namespace name uid } origin slices since check { state since message }`;
const ENDPOINT_SET = `service { cluster namespace name } revision ${FRESHNESS}
  applied { zoneFallback routable { cluster port protocol family proxied policy topology fallback reason } }
  endpoints { ${ENDPOINT} } targets`;
const CART_ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';

let api: TestApi;
let prod: Mirror;

beforeEach(async () => {
  ({ api, prod } = await TestApi.serving(
    aService('cart', { labels: { tier: 'web' } }),
    aService('orders'),
    aService('dns', { namespace: 'kube-system' }),
    aSlice('cart-x1', [
      anEndpoint('10.0.0.1', {
        zone: 'eu-1a',
        nodeName: 'w1',
        targetRef: { kind: 'Pod', namespace: 'shop', name: 'cart-1', uid: 'u1' },
        hints: { forZones: [{ name: 'eu-1a' }] },
      }),
      anEndpoint('10.0.0.2', { zone: 'eu-1b', conditions: NOT_READY }),
      anEndpoint('10.0.0.3', { conditions: DRAINING }),
    ]),
  ));
});

afterEach(() => api.stop());

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const { data, errors } = await postGraphql(api, { query, variables });
  expect(errors).toEqual([]);
  return data ?? {};
}

async function refusalOf(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const { errors } = await postGraphql(api, { query, variables });
  return errors.map(({ extensions }) => extensions.code);
}

test('what is served is the schema as it is written', async () => {
  const written = buildSchema(
    readFileSync(new URL('../../../../libs/graphql/schema.graphql', import.meta.url), 'utf8'),
  );
  const { data } = await postGraphql(api, { query: getIntrospectionQuery({ schemaDescription: true }) });
  const served = buildClientSchema(data as unknown as IntrospectionQuery);
  expect(printSchema(lexicographicSortSchema(served))).toBe(printSchema(lexicographicSortSchema(written)));
});

describe('endpoints', () => {
  test.each([
    { name: 'the ready ones', filter: {}, query: '' },
    { name: 'all', filter: { readiness: 'ANY' }, query: '?readiness=any' },
    {
      name: 'those of zones, or else of all',
      filter: { zones: ['x'], zoneMode: 'PREFER' },
      query: '?zone=x&zoneMode=prefer',
    },
    {
      name: 'those that kube-proxy would take',
      filter: { readiness: 'ROUTABLE', client: { zone: 'eu-1a' } },
      query: '?readiness=routable&clientZone=eu-1a',
    },
    {
      name: 'those on a node, with a port',
      filter: { nodes: ['w1'], port: 'http', protocol: 'TCP', families: ['IPv4'], origin: 'KUBERNETES' },
      query: '?node=w1&port=http&protocol=TCP&family=IPv4&origin=kubernetes',
    },
    {
      name: 'those without a zone that are terminating',
      filter: { readiness: 'TERMINATING', zones: ['-'] },
      query: '?readiness=terminating&zone=-',
    },
  ])('$name: field by field what REST says', async ({ filter, query }) => {
    const { endpoints } = await ask(
      `query($service: ServiceRef!, $filter: EndpointFilter) { endpoints(service: $service, filter: $filter) { ${ENDPOINT_SET} } }`,
      { service: CART, filter },
    );
    expect(endpoints).toEqual(await api.json(`${CART_ENDPOINTS}${query}`));
  });

  test.each([
    ['NOT_FOUND', '{ endpoints(service: {namespace: "shop", name: "nobody"}) { revision } }'],
    ['NOT_FOUND', '{ endpoints(service: {cluster: "nowhere", namespace: "shop", name: "cart"}) { revision } }'],
    ['INVALID_ARGUMENT', '{ endpoints(service: {namespace: "shop", name: "cart"}, maxStalenessMs: -1) { revision } }'],
    ['INVALID_ARGUMENT', '{ clusters(minRevision: "x") { name } }'],
    ['INVALID_ARGUMENT', '{ services(minRevision: "x") { nodes { name } } }'],
    ['INVALID_ARGUMENT', '{ service(ref: {namespace: "shop", name: "cart"}, minRevision: "x") { name } }'],
    [
      'INVALID_ARGUMENT',
      '{ explain(service: {namespace: "shop", name: "cart"}, address: "10.0.0.1", minRevision: "x") { selected } }',
    ],
    ['INVALID_ARGUMENT', '{ endpoints(service: {namespace: "shop", name: "cart"}, minRevision: "x") { revision } }'],
    [
      'INVALID_ARGUMENT',
      '{ endpoints(service: {namespace: "shop", name: "cart"}, filter: {client: {node: "a"}}) { revision } }',
    ],
    [
      'INVALID_ARGUMENT',
      '{ endpoints(service: {namespace: "shop", name: "cart"}, filter: {families: []}) { revision } }',
    ],
  ])('%s is said with a code', async (code, query) => {
    expect(await refusalOf(query)).toEqual([code]);
  });

  test('a cluster that was never read completely is an error, never an empty list', async () => {
    await api.stop();
    api = await TestApi.start();
    await MemoryMirror.declare(api.database, 'prod');
    for (const query of [
      '{ endpoints(service: {namespace: "shop", name: "cart"}) { revision } }',
      '{ services { nodes { name } } }',
      '{ service(ref: {namespace: "shop", name: "cart"}) { name } }',
      '{ explain(service: {namespace: "shop", name: "cart"}, address: "10.0.0.1") { summary } }',
    ])
      expect(await refusalOf(query)).toEqual(['NOT_SYNCED']);
  });
});

test('a list of registrations says how fresh the mirrors of the clusters concerned are', async () => {
  const { data } = await postGraphql(api, {
    query:
      '{ all: backends { freshness { stale clusters { name } } } none: backends(filter: {cluster: "nope"}) { freshness { stale clusters { name } } } }',
  });
  expect(data).toEqual({
    all: { freshness: { stale: false, clusters: [{ name: 'prod' }] } },
    none: { freshness: { stale: true, clusters: [] } },
  });
});

describe('Services', () => {
  const PAGE = `query($first: Int, $after: String, $filter: ServiceFilter) { services(first: $first, after: $after, filter: $filter) {
    edges { cursor node { namespace name } } nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

  test('come page by page, in the order of namespace and name', async () => {
    const first = await ask(PAGE, { first: 2 });
    expect(first).toMatchObject({
      services: {
        nodes: [{ name: 'dns' }, { name: 'cart' }],
        pageInfo: { hasNextPage: true, hasPreviousPage: false },
      },
    });
    const { edges, pageInfo } = first.services as { edges: { cursor: string }[]; pageInfo: Record<string, string> };
    expect(edges.map(({ cursor }) => cursor)).toEqual([pageInfo.startCursor, pageInfo.endCursor]);
    expect(await ask(PAGE, { first: 2, after: pageInfo.endCursor })).toMatchObject({
      services: { nodes: [{ name: 'orders' }], pageInfo: { hasNextPage: false, hasPreviousPage: true } },
    });
    expect(await refusalOf(PAGE, { after: 'nonsense' })).toEqual(['INVALID_ARGUMENT']);
  });

  test.each([
    { filter: { namespace: 'kube-system' }, names: ['dns'] },
    { filter: { labelSelector: 'tier in (web)' }, names: ['cart'] },
    { filter: { q: 'ORD' }, names: ['orders'] },
    { filter: { cluster: 'prod', origin: 'EXTERNAL' }, names: [] },
  ])('that a filter selects: $filter', async ({ filter, names }) => {
    expect(await ask(PAGE, { filter })).toMatchObject({ services: { nodes: names.map((name) => ({ name })) } });
  });

  test.each([
    ['INVALID_ARGUMENT', { labelSelector: 'a in (' }],
    ['NOT_FOUND', { cluster: 'nowhere' }],
  ])('%s is said with a code', async (code, filter) => {
    expect(await refusalOf(PAGE, { filter })).toEqual([code]);
  });

  test('one Service has what REST says of it, and what it is made of', async () => {
    const { service } = (await ask(
      `{ service(ref: {namespace: "shop", name: "cart"}) {
        cluster namespace name uid type headless externalName selector labels annotations clusterIPs externalIPs ipFamilies
        ipFamilyPolicy ports { name port protocol targetPort nodePort appProtocol } internalTrafficPolicy externalTrafficPolicy
        trafficDistribution sessionAffinity publishNotReadyAddresses createdAt resourceVersion revision changedAt ${FRESHNESS}
        endpointCounts { ready notReady terminating total } families zones { zone ready total }
        endpoints(filter: {readiness: ANY}) { targets } slices } }`,
    )) as unknown as { service: Record<string, unknown> };
    const { endpoints, slices, ...fields } = service;
    expect(fields).toEqual(await api.json('/v1/namespaces/shop/services/cart'));
    expect(endpoints).toEqual({ targets: ['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.3:8080'] });
    expect({ items: slices }).toEqual(await api.json('/v1/namespaces/shop/services/cart/slices'));
  });

  test('one that is not there is null; one that several clusters have has to be told apart', async () => {
    expect(await ask('{ service(ref: {namespace: "shop", name: "nobody"}) { name } }')).toEqual({ service: null });
    await MemoryMirror.live(api.database, 'stage', aService('cart'));
    expect(await refusalOf('{ service(ref: {namespace: "shop", name: "cart"}) { name } }')).toEqual([
      'INVALID_ARGUMENT',
    ]);
    expect(await ask('{ service(ref: {cluster: "stage", namespace: "shop", name: "cart"}) { cluster } }')).toEqual({
      service: { cluster: 'stage' },
    });
  });
});

test('clusters have what REST says of them', async () => {
  await prod.report({ lastError: { message: 'no', advice: 'look', at: '2026-01-01T00:00:00Z' } });
  const { clusters } = await ask(
    `{ clusters { name kind state asOf lagMs serverVersion counts { services slices endpoints }
       guard { since removals of until } lastError { message advice at } } }`,
  );
  expect(await api.json('/v1/clusters')).toMatchObject({ items: clusters });
});

test('explain says why, as REST does', async () => {
  const { explain } = await ask(
    `{ explain(service: {namespace: "shop", name: "cart"}, address: "10.0.0.2") {
       address selected summary reasons { rule text slice condition } } }`,
  );
  expect(explain).toMatchObject({ selected: false });
  expect(explain).toEqual(await api.json('/v1/namespaces/shop/services/cart/explain?address=10.0.0.2'));
});

test('an answer holds so many endpoints: one large Service is answered, thirty times the same is not', async () => {
  const crowd = Array.from({ length: 7_000 }, (_, i) => anEndpoint(`10.${1 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`));
  await prod.put(aService('crowd'), aSlice('crowd-x1', crowd, { service: 'crowd' }));
  const endpoints = `endpoints(service: { namespace: "shop", name: "crowd" }) { endpoints { id } }`;
  const once = (await ask(`{ ${endpoints} }`)) as { endpoints: { endpoints: unknown[] } };
  expect(once.endpoints.endpoints).toHaveLength(7_000);
  expect(await refusalOf(`{ a: ${endpoints} b: ${endpoints} }`)).toEqual(['INVALID_ARGUMENT']);
});
