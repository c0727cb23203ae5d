import type { IncomingMessage, ServerResponse } from 'node:http';

import { describe, expect, test } from '@jest/globals';
import type { Sight } from '@rollcall/catalog';
import { Catalog, EndpointReads, EVERYWHERE } from '@rollcall/catalog';
import { DEFAULT_SELECTION } from '@rollcall/core';
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

import { EndpointBodies } from './endpoint-bodies.js';
import { FreshnessCache } from './freshness-words.js';
import { ReadyAnswers } from './ready-answers.js';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function serving() {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  const catalog = new Catalog(
    { heartbeatMs: 10_000, recentChanges: 100 },
    { feed: new MemoryLogFeed(database), clock, logger: silent },
  );
  catalog.start();
  await MemoryMirror.live(database, 'prod', aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
  await MemoryMirror.live(database, 'edge', aService('cart'), aSlice('cart-y1', [anEndpoint('10.1.0.1')]));
  return { catalog, reads: new EndpointReads(catalog, clock), clock };
}

/** With room for 20,000 characters. Callers see what the header `authorization` says, as JSON; without it, everything. */
async function answering() {
  const { reads, catalog, clock } = await serving();
  const answers = new ReadyAnswers(
    {
      bodies: new EndpointBodies(),
      freshness: new FreshnessCache(catalog, () => clock.monotonicMs()),
      revisionOf: (feed) => catalog.cursor(feed.lastSeq),
      callerOf: ({ headers: { authorization } }) =>
        callerSeeing(authorization === undefined ? EVERYWHERE : (JSON.parse(authorization) as Sight | null)),
      admits: () => true,
    },
    20_000,
  );
  return { reads, catalog, answers };
}

function callerSeeing(sight: Sight | null): Principal | null {
  const scopes = sight && { role: 'reader' as const, restrictedAddresses: false, ...sight };
  return scopes && { kind: 'token', id: 't-1', name: 't-1', scopes, expiresAt: null };
}

/** A response, as far as one is needed here. */
const sent = { writeHead: () => undefined, end: () => undefined } as unknown as ServerResponse;

const ref = { cluster: null, namespace: 'shop', name: 'cart', sight: EVERYWHERE };

describe('a ready answer is given to those who would get the same', () => {
  const asking = (url: string, sight: Sight | null): IncomingMessage =>
    ({ method: 'GET', url, headers: { authorization: JSON.stringify(sight) } }) as IncomingMessage;
  const sight = (clusters: readonly string[], namespaces: readonly string[] = ['*']): Sight => ({
    clusters,
    namespaces,
  });

  test.each<readonly [string | null, Sight, readonly (Sight | null)[], readonly (Sight | null)[]]>([
    [null, EVERYWHERE, [sight(['*'], ['shop', 'pay'])], [sight(['prod', 'edge']), sight(['*'], ['pay']), null]],
    [
      null,
      sight(['prod']),
      [sight(['prod', 'prod'], ['shop'])],
      [EVERYWHERE, sight(['prod', 'edge']), sight(['prod'], [])],
    ],
    ['prod', EVERYWHERE, [sight(['edge', 'prod'], ['shop'])], [sight(['edge']), sight(['prod'], ['pay'])]],
  ])('of cluster %s, made for %j', async (...[cluster, first, same, others]) => {
    const { reads, catalog, answers } = await answering();
    const { feed } = reads.readNow({ ...ref, cluster, sight: first }, DEFAULT_SELECTION);
    answers.remember(asking('/cart', first), feed, 'application/json');
    for (const each of [first, ...same])
      expect([each, answers.answer(asking('/cart', each), sent)]).toEqual([each, true]);
    for (const each of others) expect([each, answers.answer(asking('/cart', each), sent)]).toEqual([each, false]);
    await catalog.stop();
  });
});

describe('what is kept is bounded by its size, however many ask however differently', () => {
  test('bodies', async () => {
    const { reads, catalog } = await serving();
    const bodies = new EndpointBodies(20_000);
    for (let i = 0; i < 1_000; i += 1) bodies.of(reads.readNow(ref, { ...DEFAULT_SELECTION, zones: ['-', `z${i}`] }));
    expect(bodies.count).toBeLessThan(40);
    expect(bodies.count).toBeGreaterThan(0);
    await catalog.stop();
  });

  test('requests and their answers', async () => {
    const { reads, catalog, answers } = await answering();
    const { feed } = reads.readNow(ref, DEFAULT_SELECTION);
    for (let i = 0; i < 1_000; i += 1) {
      const request = { method: 'GET', url: `/x?zone=${i}`, headers: {} } as IncomingMessage;
      answers.remember(request, feed, 'application/json');
      answers.answer(request, sent);
    }
    expect(answers.count).toBeLessThan(40);
    const long = { method: 'GET', url: `/x?zone=${'a'.repeat(5_000)}`, headers: {} } as IncomingMessage;
    answers.remember(long, feed, 'application/json');
    expect(answers.answer(long, sent)).toBe(false);
    await catalog.stop();
  });

  test('what is forgotten takes no room any more', async () => {
    const { reads, catalog, answers } = await answering();
    const kept = { method: 'GET', url: '/kept', headers: {} } as IncomingMessage;
    answers.remember(kept, reads.readNow(ref, DEFAULT_SELECTION).feed, 'application/json');
    const gone = reads.open({ ...ref, name: 'gone' }, DEFAULT_SELECTION);
    for (let i = 0; i < 100; i += 1) {
      const request = { method: 'GET', url: '/gone', headers: { accept: 'a'.repeat(1_000) } } as IncomingMessage;
      answers.remember(request, gone, 'application/json');
      expect(answers.answer(request, sent)).toBe(false);
    }
    expect(answers.answer(kept, sent)).toBe(true);
    await catalog.stop();
  });
});
