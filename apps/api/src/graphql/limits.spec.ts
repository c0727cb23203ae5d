import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror } from '@rollcall/testing';
import { getIntrospectionQuery } from 'graphql';

import { CART, getGraphql, postGraphql } from '../testing/graphql-client.js';
import type { FirstAnswer, GraphqlAsked } from '../testing/graphql-ways.js';
import { WAYS } from '../testing/graphql-ways.js';
import { TestApi } from '../testing/test-api.js';

const SERVICE = '(service: {namespace: "shop", name: "cart"})';

let api: TestApi;

async function start(introspection: 'open' | 'authenticated' = 'open'): Promise<void> {
  api = await TestApi.start({ introspection });
  await MemoryMirror.live(api.database, 'prod', aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
}

/** What each way answers; paths and places are left out. */
async function everyWay(asked: GraphqlAsked): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const [way, ask] of Object.entries(WAYS)) answers[way] = essence(await ask(api, asked));
  return answers;
}

function essence({ data, errors }: FirstAnswer) {
  return errors ? errors.map(({ message, extensions: { code } }) => ({ code, message })) : data;
}

function onEveryWay(answer: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.keys(WAYS).map((way) => [way, answer]));
}

function refusal(message: string): unknown {
  return onEveryWay([{ code: 'INVALID_ARGUMENT', message }]);
}

describe('a document that asks too much is refused alike over POST, GET, WebSocket and SSE', () => {
  beforeAll(() => start());
  afterAll(() => api.stop());

  const bomb = Array.from({ length: 40 }, (_, i) => `fragment B${i} on Service { ...B${i + 1} ...B${i + 1} }`).join(
    ' ',
  );
  const cases: readonly { name: string; asked: GraphqlAsked; message: string }[] = [
    {
      name: 'a schema within the schema',
      asked: { query: '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }' },
      message: 'Maximum introspection depth exceeded',
    },
    {
      name: 'too deep, through fragments',
      asked: {
        query: `{ __type(name: "Query") { ...A } } fragment A on __Type { ${'ofType { '.repeat(8)} ...B ${'} '.repeat(8)} }
          fragment B on __Type { ${'ofType { '.repeat(8)} name ${'} '.repeat(8)} }`,
      },
      message: 'the operation is 18 fields deep; 16 are allowed',
    },
    {
      name: 'fragments that contain each other',
      asked: { query: `{ clusters { ...A } } fragment A on Cluster { ...B } fragment B on Cluster { ...A }` },
      message: 'Cannot spread fragment "A" within itself via "B".',
    },
    {
      name: 'fragments that double at each of 40 levels',
      asked: { query: `{ services { nodes { ...B0 } } } ${bomb} fragment B40 on Service { name uid }` },
      message: 'the operation costs 219902325555202; 20000 are allowed: ask for fewer fields, or smaller pages',
    },
    {
      name: 'too many aliases',
      asked: { query: `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: clusters { name }`).join(' ')} }` },
      message: 'the document has more than 30 aliases',
    },
    {
      name: 'too many tokens',
      asked: { query: `{ ${'a '.repeat(2_000)} }` },
      message: 'Syntax Error: Document contains more that 2000 tokens. Parsing aborted.',
    },
    {
      name: 'too many directives',
      asked: {
        query: `{ clusters { name @skip(if: false) ${Array.from({ length: 50 }, () => 'name @skip(if: false)').join(' ')} } }`,
      },
      message: 'the document has more than 50 directives',
    },
    {
      name: 'too costly',
      asked: { query: `{ services(first: 500) { nodes { ports { name port protocol targetPort nodePort } } } }` },
      message: 'the operation costs 25502; 20000 are allowed: ask for fewer fields, or smaller pages',
    },
    {
      name: 'too costly with these variables',
      asked: {
        query: 'query($n: Int) { services(first: $n) { nodes { ports { name port protocol targetPort nodePort } } } }',
        variables: { n: 499 },
      },
      message: 'the operation costs 25451; 20000 are allowed: ask for fewer fields, or smaller pages',
    },
    {
      name: 'too costly by a default',
      asked: {
        query:
          'query($n: Int = 500) { services(first: $n) { nodes { ports { name port protocol targetPort nodePort } } } }',
      },
      message: 'the operation costs 25502; 20000 are allowed: ask for fewer fields, or smaller pages',
    },
    {
      name: 'several operations',
      asked: { query: 'query A { clusters { name } } query B { clusters { name } }', operationName: 'A' },
      message: 'the document has 2 operations; one is allowed',
    },
    {
      name: 'no operation',
      asked: { query: 'fragment A on Cluster { name }' },
      message: 'Fragment "A" is never used.',
    },
    {
      name: 'an operation that is not there',
      asked: { query: 'query A { clusters { name } }', operationName: 'B' },
      message: 'operationName: the document has no operation B',
    },
    ...[0, -1, 501].map((first) => ({
      name: `a page of ${first}`,
      asked: { query: `{ services(first: ${first}) { nodes { name } } }` },
      message: 'first: must be from 1 to 500',
    })),
    {
      name: 'a page of 501 by a variable',
      asked: { query: 'query($n: Int!) { services(first: $n) { nodes { name } } }', variables: { n: 501 } },
      message: 'first: must be from 1 to 500',
    },
    {
      name: 'a page of 501 by a default',
      asked: { query: 'query($n: Int = 501) { services(first: $n) { nodes { name } } }' },
      message: 'first: must be from 1 to 500',
    },
    {
      name: 'a syntax error',
      asked: { query: '{ clusters { name }' },
      message: 'Syntax Error: Expected Name, found <EOF>.',
    },
    {
      name: 'a variable that does not fit',
      asked: {
        query: 'query($s: ServiceRef!) { endpoints(service: $s) { revision } }',
        variables: { s: { namespace: 'shop' } },
      },
      message:
        'Variable "$s" got invalid value { namespace: "shop" }; Field "name" of required type "String!" was not provided.',
    },
    {
      name: 'a filter that makes no sense',
      asked: {
        query: `{ endpoints(service: {namespace: "shop", name: "cart"}, filter: {zoneMode: PREFER}) { revision } }`,
      },
      message: 'filter/zoneMode: only with zones',
    },
  ];
  test.each(cases)('$name', async ({ asked, message }) => {
    expect(await everyWay(asked)).toEqual(refusal(message));
  });

  test('too long', async () => {
    const asked = { query: `{ clusters { name } } #${'x'.repeat(16_384)}` };
    const { get: _tooLongForAnUrl, ...ways } = WAYS;
    for (const ask of Object.values(ways))
      expect(essence(await ask(api, asked))).toMatchObject([
        { message: 'the document is longer than 16384 characters' },
      ]);
    expect((await getGraphql(api, { ...asked })).status).toBe(414);
  });
});

describe('what is allowed is answered alike', () => {
  beforeAll(() => start());
  afterAll(() => api.stop());

  test.each([
    {
      name: 'a query',
      query: `{ endpoints${SERVICE} { targets } }`,
      data: { endpoints: { targets: ['10.0.0.1:8080'] } },
    },
    {
      name: 'a page without a length',
      query: '{ services(first: null) { nodes { name } } }',
      data: { services: { nodes: [{ name: 'cart' }] } },
    },
    {
      name: 'the longest page',
      query: '{ services(first: 500) { nodes { namespace name cluster type } pageInfo { endCursor } } }',
      data: expect.anything(),
    },
    {
      name: 'the schema, as tools ask for it',
      query: getIntrospectionQuery(),
      data: expect.objectContaining({ __schema: expect.anything() as unknown }),
    },
  ])('$name', async ({ query, data }) => {
    expect(await everyWay({ query })).toEqual(onEveryWay(data));
  });
});

describe('the schema is not shown to everybody', () => {
  beforeAll(() => start('authenticated'));
  afterAll(() => api.stop());

  test('not when asked for', async () => {
    const message = 'the schema is shown to authenticated users only';
    const refused = onEveryWay([{ code: 'UNAUTHENTICATED', message }]);
    expect(await everyWay({ query: '{ __schema { queryType { name } } }' })).toEqual(refused);
    expect(await everyWay({ query: '{ ...A } fragment A on Query { __type(name: "Cluster") { name } }' })).toEqual(
      refused,
    );
  });

  test('nor by way of suggestions', async () => {
    expect(await everyWay({ query: '{ cluster { name } }' })).toEqual(
      refusal('Cannot query field "cluster" on type "Query".'),
    );
    const asked = {
      query:
        'query($r: Readiness!) { endpoints(service: {namespace: "a", name: "b"}, filter: {readiness: $r}) { revision } }',
      variables: { r: 'RADY' },
    };
    expect(await everyWay(asked)).toEqual(
      refusal('Variable "$r" got invalid value "RADY"; Value "RADY" does not exist in "Readiness" enum.'),
    );
  });

  test('while an open one helps', async () => {
    await api.stop();
    await start('open');
    expect(await everyWay({ query: '{ cluster { name } }' })).toEqual(
      refusal('Cannot query field "cluster" on type "Query". Did you mean "clusters"?'),
    );
  });
});

describe('what is no request is refused', () => {
  beforeAll(() => start());
  afterAll(() => api.stop());

  test.each([
    {
      name: 'a batch',
      body: [{ query: '{ clusters { name } }' }],
      message: 'one request is one operation: batches are not answered',
    },
    { name: 'no object', body: '"{ clusters { name } }"', message: 'the request has to be a JSON object with a query' },
    { name: 'no query', body: { variables: {} }, message: 'query: must be a GraphQL document' },
    {
      name: 'a query that is no text',
      body: { query: { kind: 'Document' } },
      message: 'query: must be a GraphQL document',
    },
    {
      name: 'variables that are no object',
      body: { query: '{ a }', variables: 'b' },
      message: 'variables: must be an object',
    },
    {
      name: 'variables that are a list',
      body: { query: '{ a }', variables: [1] },
      message: 'variables: must be an object',
    },
    {
      name: 'a name that is no text',
      body: { query: '{ a }', operationName: 1 },
      message: 'operationName: must be text',
    },
  ])('$name', async ({ body, message }) => {
    const error = { message, extensions: { code: 'INVALID_ARGUMENT' } };
    expect(await postGraphql(api, body)).toMatchObject({ status: 400, errors: [error] });
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const stream = await fetch(api.url('/graphql/stream'), { method: 'POST', headers, body: text });
    expect(await stream.text()).toBe(
      `event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\nevent: complete\ndata:\n\n`,
    );
  });

  test('variables in a URL that are no JSON, or given twice', async () => {
    const asked = { query: '{ clusters { name } }', variables: 'nonsense' };
    expect((await getGraphql(api, asked)).errors).toMatchObject([{ message: 'variables: must be an object' }]);
    const twice = await api.json('/graphql?query={a}&query={b}', { 'apollo-require-preflight': 'true' });
    expect(twice).toMatchObject({ errors: [{ message: 'query: may be given once' }] });
  });

  test('a subscription without a stream', async () => {
    const query = `subscription { endpoints${SERVICE} { revision } }`;
    expect((await postGraphql(api, { query })).errors).toMatchObject([
      {
        message: expect.stringContaining('a subscription needs a stream') as unknown,
        extensions: { code: 'INVALID_ARGUMENT' },
      },
    ]);
    expect((await postGraphql(api, { query: '{ clusters { name } }', variables: { CART } })).errors).toEqual([]);
  });
});
