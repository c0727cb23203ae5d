import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MemoryMirror } from '@rollcall/testing';
import { anEndpoint, aService, aSlice, DRAINING, NOT_READY } from '@rollcall/testing';

import { TestApi } from '../testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';
const PORTS = [
  { name: 'http', protocol: 'TCP', port: 8080 },
  { name: '', protocol: 'UDP', port: 53 },
] as const;

interface Set {
  readonly revision: string;
  readonly applied: { readonly zoneFallback: boolean; readonly routable: readonly Record<string, unknown>[] | null };
  readonly targets: readonly string[];
  readonly endpoints: readonly { readonly address: string; readonly ports: readonly unknown[] }[];
}

let api: TestApi;
let prod: MemoryMirror;
beforeAll(async () => {
  ({ api, prod } = await TestApi.serving(
    aService('cart', { spec: { ipFamilies: ['IPv4', 'IPv6'], clusterIPs: ['10.96.0.10', 'fd00::a'] } }),
    aSlice(
      'cart-x1',
      [
        anEndpoint('10.0.0.2', { zone: 'eu-1a', nodeName: 'w1' }),
        anEndpoint('10.0.0.1', { zone: 'eu-1b', nodeName: 'w2' }),
        anEndpoint('10.0.0.3', { zone: 'eu-1b', conditions: NOT_READY }),
        anEndpoint('10.0.0.4', { conditions: DRAINING }),
      ],
      { ports: PORTS },
    ),
    aSlice('cart-x2', [anEndpoint('fd00::1', { zone: 'eu-1c' })], { addressType: 'IPv6' }),
  ));
});
afterAll(() => api.stop());

const read = async (query = ''): Promise<Set> => (await api.json(`${ENDPOINTS}${query}`)) as Set;
const addresses = async (query: string): Promise<readonly string[]> =>
  (await read(query)).endpoints.map(({ address }) => address);

describe('selection parameters', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['10.0.0.1', '10.0.0.2', 'fd00::1']],
    ['?readiness=ready', ['10.0.0.1', '10.0.0.2', 'fd00::1']],
    ['?readiness=not-ready', ['10.0.0.3', '10.0.0.4']],
    ['?readiness=serving', ['10.0.0.1', '10.0.0.2', '10.0.0.4', 'fd00::1']],
    ['?readiness=terminating', ['10.0.0.4']],
    ['?readiness=any', ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', 'fd00::1']],
    ['?family=IPv6', ['fd00::1']],
    ['?family=IPv6,IPv4', ['10.0.0.1', '10.0.0.2', 'fd00::1']],
    ['?family=FQDN', []],
    ['?zone=eu-1a', ['10.0.0.2']],
    ['?zone=eu-1a,eu-1c', ['10.0.0.2', 'fd00::1']],
    ['?zone=-&readiness=any', ['10.0.0.4']],
    ['?zone=nowhere', []],
    ['?zone=nowhere&zoneMode=require', []],
    ['?zone=nowhere&zoneMode=prefer', ['10.0.0.1', '10.0.0.2', 'fd00::1']],
    ['?zone=eu-1a&zoneMode=prefer', ['10.0.0.2']],
    ['?node=w1', ['10.0.0.2']],
    ['?node=w1,w2', ['10.0.0.1', '10.0.0.2']],
    ['?port=http&family=IPv4', ['10.0.0.1', '10.0.0.2']],
    ['?port=8080', ['10.0.0.1', '10.0.0.2', 'fd00::1']],
    ['?port=', ['10.0.0.1', '10.0.0.2']],
    ['?port=nope', []],
    ['?protocol=UDP', ['10.0.0.1', '10.0.0.2']],
    ['?protocol=SCTP', []],
    ['?origin=kubernetes', ['10.0.0.1', '10.0.0.2', 'fd00::1']],
    ['?origin=external', []],
    ['?cluster=prod', ['10.0.0.1', '10.0.0.2', 'fd00::1']],
    ['?zone=eu%2D1a', ['10.0.0.2']],
  ];
  test.each(cases)('%s', async (query, wanted) => {
    expect(await addresses(query)).toEqual(wanted);
  });

  test('a port narrows the endpoints to that port', async () => {
    const { endpoints, targets } = await read('?port=&family=IPv4');
    expect(endpoints[0]?.ports).toEqual([{ name: '', port: 53, protocol: 'UDP', appProtocol: null }]);
    expect(targets).toEqual(['10.0.0.1:53', '10.0.0.2:53']);
  });

  test('a fallback to all zones is said', async () => {
    expect((await read('?zone=nowhere&zoneMode=prefer')).applied).toEqual({ zoneFallback: true, routable: null });
    expect((await read('?zone=eu-1a&zoneMode=prefer')).applied).toEqual({ zoneFallback: false, routable: null });
  });

  test('routable says for each port and family what was decided', async () => {
    const { applied } = await read('?readiness=routable&clientNode=w1&clientZone=eu-1a');
    expect(applied.routable?.map(({ port, family, proxied }) => [port, family, proxied])).toEqual(
      expect.arrayContaining([['http', 'IPv4', true]]),
    );
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['?colour=red', 'colour', /no such parameter; there are readiness, family/],
    ['?constructor=1', 'constructor', /no such parameter/],
    ['?readiness=maybe', 'readiness', /ready, not-ready, serving, terminating, any, routable/],
    ['?readiness=READY', 'readiness', /must be one of ready/],
    ['?readiness=', 'readiness', /must be one of ready/],
    ['?readiness=any&readiness=any', 'readiness', /more than once/],
    ['?family=ipv4', 'family', /IPv4, IPv6, FQDN/],
    ['?family=IPv4,', 'family', /IPv4, IPv6, FQDN/],
    ['?zone=', 'zone', /without empty names/],
    ['?zone=a,,b', 'zone', /without empty names/],
    ['?zone=a&zoneMode=maybe', 'zoneMode', /require, prefer/],
    ['?zoneMode=prefer', 'zoneMode', /only with zone/],
    ['?node=', 'node', /without empty names/],
    ['?protocol=tcp', 'protocol', /TCP, UDP, SCTP/],
    ['?origin=KUBERNETES', 'origin', /kubernetes, external/],
    ['?clientNode=w1', 'clientNode', /only with readiness=routable/],
    ['?readiness=any&clientZone=a', 'clientZone', /only with readiness=routable/],
    ['?cluster=', 'cluster', /must not be empty/],
    ['?maxStaleness=5', 'maxStaleness', /500ms, 30s, 5m or 1h/],
    ['?minRevision=5', 'minRevision', /a revision as an answer gave it/],
    ['?since=x', 'since', /a revision as an answer gave it/],
    ['?wait=5s', 'wait', /only with since/],
    ['?since=e1:1&wait=6m', 'wait', /at most 5m/],
    ['?since=e1:1&wait=300001ms', 'wait', /at most 5m/],
    ['?since=e1:1&wait=-1s', 'wait', /500ms, 30s, 5m or 1h/],
  ];
  test.each(wrong)('%s is refused, and what would be right is said', async (query, name, message) => {
    const response = await api.get(`${ENDPOINTS}${query}`);
    const problem = (await response.json()) as { errors: readonly Record<string, string>[] };
    expect(response.status).toBe(400);
    expect(problem).toMatchObject({
      code: 'INVALID_ARGUMENT',
      errors: [{ pointer: `?${name}`, code: 'INVALID_ARGUMENT' }],
    });
    expect(problem.errors[0]?.message).toMatch(message);
  });

  test('everything that is wrong is said at once', async () => {
    const problem = (await api.json(`${ENDPOINTS}?readiness=x&colour=red&family=y`)) as {
      errors: { pointer: string }[];
    };
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['?readiness', '?colour', '?family']);
  });

  test('an unknown cluster is not found', async () => {
    expect((await api.get(`${ENDPOINTS}?cluster=nope`)).status).toBe(404);
  });
});

describe('an EndpointSet', () => {
  test('has the fields of the contract', async () => {
    expect(await api.json(`${ENDPOINTS}?node=w1&port=http`)).toEqual({
      service: { cluster: null, namespace: 'shop', name: 'cart' },
      revision: 'e1:1',
      freshness: {
        stale: false,
        asOf: expect.any(String),
        lagMs: expect.any(Number),
        clusters: [{ name: 'prod', state: 'LIVE', asOf: expect.any(String), lagMs: expect.any(Number) }],
      },
      applied: { zoneFallback: false, routable: null },
      endpoints: [
        {
          id: expect.any(String),
          cluster: 'prod',
          address: '10.0.0.2',
          family: 'IPv4',
          resolvedAddresses: null,
          ports: [{ name: 'http', port: 8080, protocol: 'TCP', appProtocol: null }],
          ready: true,
          serving: true,
          terminating: false,
          conditions: { ready: true, serving: true, terminating: false },
          zone: 'eu-1a',
          nodeName: 'w1',
          hostname: null,
          hints: null,
          targetRef: null,
          origin: 'KUBERNETES',
          slices: ['cart-x1'],
          since: '2026-01-01T00:00:00.000Z',
          check: null,
        },
      ],
      targets: ['10.0.0.2:8080'],
    });
  });

  test('as text is one host and port a line, IPv6 in brackets, and nothing else', async () => {
    const response = await api.get(`${ENDPOINTS}?port=http`, { accept: 'text/plain' });
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await response.text()).toBe('10.0.0.1:8080\n10.0.0.2:8080\n[fd00::1]:8080\n');
    expect(await (await api.get(`${ENDPOINTS}?zone=nowhere`, { accept: 'text/plain' })).text()).toBe('');
  });

  test('of a Service without endpoints is empty', async () => {
    await prod.put(aService('lonely'));
    expect(await api.json('/v1/namespaces/shop/services/lonely/endpoints')).toMatchObject({
      endpoints: [],
      targets: [],
    });
  });

  const types: readonly (readonly [string, string])[] = [
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['text/*', 'text/plain'], // a stream never ends: only who names it gets it
    ['text/*;q=0.5, application/json', 'application/json'],
    ['text/plain;q=0.5, application/json;q=0.1', 'text/plain'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json'],
    ['application/json;q=0, text/plain', 'text/plain'],
  ];
  test.each(types)('Accept: %s is answered with %s', async (accept, type) => {
    expect((await api.get(ENDPOINTS, { accept })).headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  });

  test('Accept: application/json;q=0 alone is not acceptable', async () => {
    expect((await api.get(ENDPOINTS, { accept: 'application/json;q=0' })).status).toBe(406);
  });
});

describe('headers', () => {
  const NAMES = ['rollcall-revision', 'rollcall-stale', 'cache-control', 'vary', 'etag'];

  test.each(['application/json', 'text/plain'])('of every answer as %s, and of its 304', async (accept) => {
    // Asked three times: the long way, and twice by what was kept.
    for (let i = 0; i < 3; i += 1) {
      const { headers } = await api.get(ENDPOINTS, { accept });
      expect(NAMES.map((name) => headers.get(name))).toEqual([
        'e1:1',
        'false',
        'no-cache',
        'Accept, Authorization',
        expect.stringMatching(/^W\/".{10,}"$/),
      ]);
      const known = await api.get(ENDPOINTS, { accept, 'if-none-match': `"x", ${headers.get('etag')}` });
      expect([known.status, await known.text()]).toEqual([304, '']);
      expect(NAMES.map((name) => known.headers.get(name))).toEqual(NAMES.map((name) => headers.get(name)));
    }
  });

  test('the tag of one representation says nothing about the other', async () => {
    const json = (await api.get(ENDPOINTS)).headers.get('etag') ?? '';
    for (let i = 0; i < 3; i += 1) {
      const text = await api.get(ENDPOINTS, { accept: 'text/plain', 'if-none-match': json });
      expect([text.status, text.headers.get('etag') === json]).toEqual([200, false]);
    }
  });

  test('the tag changes exactly when what is selected does', async () => {
    const { api: own, prod: mirror } = await TestApi.serving(
      aService('cart'),
      aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2', { conditions: NOT_READY })]),
    );
    const tagged = async () => {
      const { headers } = await own.get(ENDPOINTS);
      return [headers.get('etag'), headers.get('rollcall-revision'), headers.get('rollcall-stale')] as const;
    };
    const [first] = await tagged();
    await mirror.report({ state: 'UNREACHABLE' });
    expect(await tagged()).toEqual([first, 'e1:1', 'true']);
    await mirror.put(
      aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2', { conditions: NOT_READY, nodeName: 'w9' })]),
    );
    expect(await tagged()).toEqual([first, 'e1:2', 'true']);
    await mirror.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
    const [changed] = await tagged();
    expect(changed).not.toBe(first);
    await own.stop();
  });

  test('a view that grows old by itself is stale within two heartbeats', async () => {
    const { api: own } = await TestApi.serving(aService('cart'));
    const stale = async () => (await own.get(ENDPOINTS)).headers.get('rollcall-stale');
    expect(await stale()).toBe('false');
    await own.clock.step(2 * own.config.heartbeatMs + 1);
    expect(await stale()).toBe('true');
    expect(await own.json(ENDPOINTS)).toMatchObject({
      freshness: { stale: true, clusters: [{ state: 'STALE', lagMs: 20_001 }] },
    });
    await own.stop();
  });
});
