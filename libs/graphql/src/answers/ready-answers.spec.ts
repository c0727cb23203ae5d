import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from '@jest/globals';
import { Catalog, EndpointReads, EVERYWHERE } from '@rollcall/catalog';
import type { Principal } from '@rollcall/platform';
import {
  anEndpoint,
  aService,
  aSlice,
  ManualClock,
  MemoryDatabase,
  MemoryLogFeed,
  MemoryMirror,
} from '@rollcall/testing';
import { buildSchema } from 'graphql';

import { selectionOf } from '../resolvers/endpoint-filter.js';
import { answerTemplate } from './answer-template.js';
import { FreshnessWords } from './freshness-words.js';
import { ReadyAnswers } from './ready-answers.js';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const FRESHNESS = buildSchema('type Freshness { stale: Boolean! } type Query { freshness: Freshness }');

let server: Server;

/** `token <id> <clusters>`, or nobody in particular; null = it has to be found out. */
function callerOf({ headers: { authorization = 'anonymous nobody *' } }: IncomingMessage): Principal | null {
  const [kind = '', id = '', ...clusters] = authorization.split(' ');
  if (kind !== 'token' && kind !== 'anonymous') return null;
  const scopes = { role: 'reader' as const, clusters, namespaces: ['*'], restrictedAddresses: false };
  return { kind, id, name: id, scopes, expiresAt: null };
}

/** Answers in front, and behind it what Apollo does, done by hand and counted. */
async function world(rememberedCharacters?: number) {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  const catalog = new Catalog(
    { heartbeatMs: 10_000, recentChanges: 100 },
    { feed: new MemoryLogFeed(database), clock, logger: SILENT },
  );
  catalog.start();
  const prod = await MemoryMirror.live(database, 'prod', aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
  const reads = new EndpointReads(catalog, clock);
  const ready = new ReadyAnswers({ callerOf, admits: () => true }, rememberedCharacters);
  ready.begin(new FreshnessWords(FRESHNESS, { catalog, clock }));
  const bodies: string[] = [];
  const makeAnew = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    bodies.push(Buffer.concat(chunks).toString());
    const draft = ready.draftOf(request);
    const answer = reads.readNow(
      { cluster: null, namespace: 'shop', name: 'cart', sight: EVERYWHERE },
      selectionOf(null),
    );
    const data = { addresses: answer.version.endpoints.map(({ address }) => address) };
    draft?.dependencies.add(answer);
    if (draft) draft.template = answerTemplate(data, []);
    response.setHeader('content-type', 'application/json').end(`${JSON.stringify({ data })}\n`);
    ready.remember(request, response.getHeaders());
  };
  server = createServer((request, response) => {
    const handOn = (): void => void makeAnew(request, response);
    if (!ready.answer(request, response, handOn)) handOn();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (body: string, headers: Record<string, string> = {}): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', body, headers })).text();
  return { prod, bodies, ask };
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('what was asked before is answered without asking again, until it changes', async () => {
  const { prod, bodies, ask } = await world();
  const first = await ask('{"query":"{ a }"}');
  expect([await ask('{"query":"{ a }"}'), await ask('{"query":"{ a }"}')]).toEqual([first, first]);
  expect(bodies).toHaveLength(1);

  await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.2')]));
  expect(await ask('{"query":"{ a }"}')).toBe('{"data":{"addresses":["10.0.0.2"]}}\n');
  await ask('{"query":"{ a }"}');
  expect(bodies).toHaveLength(2);
});

test('what differs in body, media type or credentials is another question', async () => {
  const { bodies, ask } = await world();
  await ask('{"query":"{ a }"}');
  await ask('{"query":"{ b }"}');
  await ask('{"query":"{ a }"}', { accept: 'application/graphql-response+json' });
  await ask('{"query":"{ a }"}', { 'content-type': 'application/json' });
  await ask('{"query":"{ a }"}', { authorization: 'Bearer unknown' });
  await ask('{"query":"{ a }"}', { origin: 'https://example.com' });
  expect(bodies).toHaveLength(6);
});

test('an answer is shared by all who see the same, but for those without credentials: the schema may be hidden from them', async () => {
  const { bodies, ask } = await world();
  const asking = (authorization: string) => ask('{"query":"{ a }"}', { authorization });
  for (const id of ['a', 'b']) await asking(`token ${id} *`);
  expect(bodies).toHaveLength(1);
  await asking('anonymous nobody *');
  for (const id of ['a', 'b']) await asking(`token ${id} prod edge`);
  expect(bodies).toHaveLength(3);
  await asking('token c edge prod');
  expect(bodies).toHaveLength(3);
  await asking('token c edge');
  expect(bodies).toHaveLength(4);
});

test('what is handed on arrives whole', async () => {
  const { bodies, ask } = await world();
  const asked = ['a', 'b'.repeat(16_384), 'c'.repeat(16_385), 'd'.repeat(900_000), ''];
  for (const body of asked) await ask(body);
  expect(bodies).toEqual(asked);
});

test('what is remembered is bounded, and beyond it all begin anew', async () => {
  const { bodies, ask } = await world(10_000);
  const padding = 'x'.repeat(1_000);
  for (let i = 0; i < 8; i += 1) await ask(`${i} ${padding}`);
  await ask(`0 ${padding}`);
  expect(bodies).toHaveLength(8);
  for (let i = 8; i < 10; i += 1) await ask(`${i} ${padding}`);
  await ask(`0 ${padding}`);
  await ask(`9 ${padding}`);
  expect(bodies).toHaveLength(11);
  const tooLong = 'y'.repeat(1_500);
  await ask(tooLong);
  await ask(tooLong);
  expect(bodies).toHaveLength(13);
});
