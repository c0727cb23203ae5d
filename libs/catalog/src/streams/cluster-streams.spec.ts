import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ManualClock, MemoryDatabase, MemoryLogFeed, MemoryMirror, Replica, settle } from '@rollcall/testing';

import type { Sight } from '../access/access.js';
import { EVERYWHERE } from '../access/access.js';
import { ClusterReads } from '../reads/cluster-reads.js';
import { ClusterStreams } from './cluster-streams.js';

let replica: Replica;
let prod: MemoryMirror;
let edge: MemoryMirror;
beforeEach(async () => {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  replica = new Replica(new MemoryLogFeed(database), clock);
  prod = await MemoryMirror.live(database, 'prod');
  edge = await MemoryMirror.live(database, 'edge');
  await settle();
});
afterEach(() => replica.stop());

/** What somebody is told, as `name STATE trouble`. */
async function following(sight: Sight): Promise<string[]> {
  const stream = new ClusterStreams(replica.catalog, new ClusterReads(replica.catalog)).subscribe(sight);
  const told: string[] = [];
  void (async () => {
    for (let next = await stream.next(); next; next = await stream.next())
      told.push([next.name, next.state, ...(next.status?.lastError ? [next.status.lastError.message] : [])].join(' '));
  })();
  await settle();
  return told;
}

const TROUBLE = { message: 'pay/db cannot be read', advice: 'look at it', at: '2026-01-01T00:00:00Z' };

test('trouble with a cluster is told at once, even while its state stays', async () => {
  const told = await following(EVERYWHERE);
  await prod.report({ lastError: TROUBLE });
  expect(told).toEqual(['prod LIVE', 'edge LIVE', 'prod LIVE pay/db cannot be read']);
});

test('of a cluster that is not seen nothing is told, and of one that is seen in part no more than its state', async () => {
  const told = await following({ clusters: ['prod'], namespaces: ['shop'] });
  await edge.report({ state: 'UNREACHABLE' });
  await prod.report({ lastError: TROUBLE, guard: { since: TROUBLE.at, removals: 7, of: 9, until: null } });
  expect(told).toEqual(['prod LIVE']);
  await prod.report({ state: 'UNREACHABLE', lastError: TROUBLE });
  expect(told).toEqual(['prod LIVE', 'prod UNREACHABLE']);
});
