import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterRegistry, LeaseStore, LogFeed, MirrorStore, MirrorWrite } from '@rollcall/catalog';
import { FencedError, GroundLostError } from '@rollcall/catalog';
import type { EndpointSlice, MirrorChange, MirroredSlice, SliceChange } from '@rollcall/core';
import { applySliceChange, diffSlice } from '@rollcall/core';

import { aService } from '../builders/service-builder.js';
import { anEndpoint, aSlice, NOT_READY } from '../builders/slice-builder.js';
import { RecordingListener } from './recording-listener.js';

/** One store, as the catalog sees it. */
export interface StoreParts {
  readonly mirrors: MirrorStore;
  readonly leases: LeaseStore;
  readonly registry: ClusterRegistry;
  newFeed(): LogFeed;
  close(): Promise<void>;
}

const AT = '2026-01-01T00:00:00.000Z';
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const LEASE_MS = 60_000;

export function serviceAdded(name: string, cluster = 'prod'): MirrorChange {
  const after = aService(name);
  return { kind: 'service', cluster, namespace: 'shop', name, before: null, after };
}

export function sliceChange(kept: MirroredSlice | null, slice: EndpointSlice, cluster = 'prod'): SliceChange {
  const change = diffSlice(kept, { cluster, namespace: 'shop', name: slice.metadata.name, slice }, AT);
  if (!change) throw new TypeError('the slices do not differ');
  return change;
}

/** What every store promises: run on the fake and on PostgreSQL. */
export function storeContract(name: string, open: () => Promise<StoreParts>): void {
  describe(`${name} keeps the promises of a store`, () => {
    let store: StoreParts;
    const feeds: LogFeed[] = [];

    beforeEach(async () => {
      store = await open();
      await store.registry.declare('prod', 'KUBERNETES');
    });
    afterEach(async () => {
      await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
      await store.close();
    });

    const listen = async (): Promise<RecordingListener> => {
      const [listener, feed] = [new RecordingListener(), store.newFeed()];
      feeds.push(feed);
      feed.start(listener);
      await listener.until(() => listener.clusters.length > 0);
      return listener;
    };
    const lead = async (cluster = 'prod'): Promise<number> => (await store.leases.acquire(cluster, 'w1', LEASE_MS))!;
    const write = (more: Partial<MirrorWrite> & Pick<MirrorWrite, 'epoch' | 'changes'>): MirrorWrite => ({
      cluster: 'prod',
      ground: 0,
      cursors: new Map(),
      synced: false,
      ageMs: 5,
      ...more,
    });

    test('a write is read back as it was written', async () => {
      const epoch = await lead();
      const slice = aSlice('cart-x1', [
        anEndpoint('10.0.0.2'),
        anEndpoint('10.0.0.1', { zone: 'eu-1a', conditions: {} }),
      ]);
      const changes = [serviceAdded('cart'), sliceChange(null, slice)];
      const { seq } = await store.mirrors.apply(
        write({ epoch, changes, cursors: new Map([['services', '9007199254740993']]), synced: true }),
      );

      const stored = await store.mirrors.load('prod');
      expect(stored).toEqual({
        ground: seq,
        synced: true,
        cursors: new Map([['services', '9007199254740993']]),
        services: [aService('cart')],
        slices: [applySliceChange(null, sliceChange(null, slice))],
      });
    });

    test('rows that change, go, and come again are what is read back', async () => {
      const epoch = await lead();
      const first = sliceChange(
        null,
        aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2'), anEndpoint('10.0.0.3')]),
      );
      const kept = applySliceChange(null, first);
      const second = sliceChange(
        kept,
        aSlice('cart-x1', [anEndpoint('10.0.0.3'), anEndpoint('10.0.0.1', { conditions: NOT_READY })], {
          resourceVersion: '2',
        }),
      );
      const { seq } = await store.mirrors.apply(write({ epoch, changes: [first] }));
      const { seq: next } = await store.mirrors.apply(write({ epoch, ground: seq, changes: [second] }));
      expect((await store.mirrors.load('prod')).slices).toEqual([applySliceChange(kept, second)]);

      const gone: SliceChange = {
        ...second,
        before: second.after,
        after: null,
        entries: applySliceChange(kept, second)!.entries.map((before) => ({ before, after: null })),
      };
      const { seq: third } = await store.mirrors.apply(write({ epoch, ground: next, changes: [gone] }));
      expect((await store.mirrors.load('prod')).slices).toEqual([]);
      await store.mirrors.apply(write({ epoch, ground: third, changes: [first] }));
      expect((await store.mirrors.load('prod')).slices).toEqual([kept]);
    });

    test('a write of many objects is one revision', async () => {
      const listener = await listen();
      const epoch = await lead();
      const changes = Array.from({ length: 1_234 }, (_, i) => serviceAdded(`s${i}`));
      await store.mirrors.apply(write({ epoch, changes }));
      await listener.until(() => listener.revisions.length > 0);
      expect(listener.revisions.map(({ seq, changes: { length } }) => [seq, length])).toEqual([[1, 1_234]]);
      expect(listener.revisions[0]!.changes).toEqual(changes);
      expect((await store.mirrors.load('prod')).services).toHaveLength(1_234);
    });

    test('a feed delivers a snapshot, then every revision once and in order', async () => {
      const epoch = await lead();
      await store.mirrors.apply(write({ epoch, changes: [serviceAdded('before')] }));
      const listener = await listen();
      for (let i = 1; i <= 20; i += 1)
        await store.mirrors.apply(write({ epoch, ground: i, changes: [serviceAdded(`s${i}`)] }));
      await listener.until(() => listener.revisions.length === 20);
      expect(listener.snapshots).toMatchObject([
        {
          seq: 1,
          services: [{ cluster: 'prod', service: aService('before') }],
          lastChanges: [
            { cluster: 'prod', namespace: 'shop', name: 'before', seq: 1, at: expect.stringMatching(RFC_3339) },
          ],
        },
      ]);
      expect(listener.revisions.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
      expect(listener.revisions[0]).toMatchObject({ cluster: 'prod', changes: [serviceAdded('s1')] });
      expect(listener.revisions[0]!.ageMs).toBeGreaterThanOrEqual(5);
    });

    test('statuses come after what was published before them', async () => {
      const listener = await listen();
      const epoch = await lead();
      await store.mirrors.apply(write({ epoch, changes: [serviceAdded('cart')], synced: true }));
      await listener.until(() => listener.clusters.some(({ synced }) => synced));
      expect(listener.revisions).toHaveLength(1);
    });

    test('a status is read back with the age of its proof', async () => {
      const listener = await listen();
      const status = {
        state: 'LIVE' as const,
        lastError: null,
        guard: null,
        scopes: [],
        serverVersion: 'v1.36.3',
        identity: null,
        worker: 'w1',
        drift: 0,
        writeBack: false,
      };
      await store.registry.report('prod', status, 1_000);
      await listener.until(() => Boolean(listener.clusters[0]?.status));
      expect(listener.clusters).toMatchObject([{ name: 'prod', kind: 'KUBERNETES', synced: false, status }]);
      expect(listener.clusters[0]!.proofAgeMs).toBeGreaterThanOrEqual(1_000);
      expect(await store.registry.lastReport('prod')).toEqual(status);

      // A worker that has no proof of its own yet does not take away the one that there was.
      await store.registry.report('prod', { ...status, state: 'STALE' }, null);
      await listener.until(() => listener.clusters[0]?.status?.state === 'STALE');
      expect(listener.clusters[0]!.proofAgeMs).toBeGreaterThanOrEqual(1_000);
    });

    test('only one holder leads; a free or released lease is taken under a higher epoch', async () => {
      const epoch = await lead();
      expect(await store.leases.acquire('prod', 'w2', LEASE_MS)).toBeNull();
      expect(await store.leases.renew('prod', { holder: 'w1', epoch }, LEASE_MS)).toBe(true);
      expect(await store.leases.renew('prod', { holder: 'w2', epoch }, LEASE_MS)).toBe(false);
      await store.leases.release('prod', { holder: 'w1', epoch });
      expect(await store.leases.acquire('prod', 'w2', LEASE_MS)).toBe(epoch + 1);
      expect(await store.leases.renew('prod', { holder: 'w1', epoch }, LEASE_MS)).toBe(false);
    });

    test('an expired lease is taken, and its old holder writes nothing any more', async () => {
      const listener = await listen();
      const epoch = (await store.leases.acquire('prod', 'w1', -1))!;
      const heir = (await store.leases.acquire('prod', 'w2', LEASE_MS))!;
      await expect(store.mirrors.apply(write({ epoch, changes: [serviceAdded('cart')] }))).rejects.toThrow(FencedError);
      const many = Array.from({ length: 600 }, (_, i) => serviceAdded(`s${i}`));
      await expect(store.mirrors.apply(write({ epoch, changes: many }))).rejects.toThrow(FencedError);
      await expect(
        store.mirrors.progress({ cluster: 'prod', epoch, cursors: new Map([['services', '7']]), synced: true }),
      ).rejects.toThrow(FencedError);
      expect(await store.mirrors.load('prod')).toMatchObject({
        ground: 0,
        services: [],
        synced: false,
        cursors: new Map(),
      });

      await store.mirrors.apply(write({ epoch: heir, changes: [serviceAdded('cart')] }));
      await listener.until(() => listener.revisions.length > 0);
      expect(listener.revisions.map(({ seq }) => seq)).toEqual([1]); // what was refused burned no number
    });

    test('a write on lost ground is refused and leaves no trace', async () => {
      const epoch = await lead();
      await store.mirrors.apply(write({ epoch, changes: [serviceAdded('cart')] }));
      await expect(store.mirrors.apply(write({ epoch, ground: 0, changes: [serviceAdded('pay')] }))).rejects.toThrow(
        GroundLostError,
      );
      expect((await store.mirrors.load('prod')).services).toEqual([aService('cart')]);
    });

    test('progress moves cursors without a revision, but for the one with which the cluster is synced: that touches all its Services', async () => {
      const listener = await listen();
      const epoch = await lead();
      const { seq: ground } = await store.mirrors.apply(write({ epoch, changes: [serviceAdded('cart')] }));
      const progress = (version: string, synced: boolean) =>
        store.mirrors.progress({ cluster: 'prod', epoch, cursors: new Map([['services', version]]), synced });
      await progress('41', false);
      await progress('42', true);
      await progress('43', true);
      await listener.until(() => listener.clusters.some(({ synced }) => synced));
      expect(await store.mirrors.load('prod')).toMatchObject({
        ground,
        synced: true,
        cursors: new Map([['services', '43']]),
      });
      expect(listener.revisions).toMatchObject([{ seq: 1 }, { seq: 2, cluster: 'prod', changes: [], synced: true }]);
      const [snapshot] = (await listen()).snapshots;
      expect(snapshot).toMatchObject({
        synced: [{ cluster: 'prod', seq: 2 }],
        lastChanges: [{ name: 'cart', seq: 2 }],
      });
    });

    test('a write with which the cluster is synced touches all its Services, too', async () => {
      const epoch = await lead();
      const { seq: ground } = await store.mirrors.apply(write({ epoch, changes: [serviceAdded('cart')] }));
      const listener = await listen();
      await store.mirrors.apply(write({ epoch, ground, changes: [serviceAdded('users')], synced: true }));
      await listener.until(() => listener.revisions.length === 1);
      expect(listener.revisions).toMatchObject([{ seq: 2, synced: true }]);
      const [snapshot] = (await listen()).snapshots;
      expect(snapshot?.lastChanges.map(({ name, seq }) => [name, seq]).sort()).toEqual([
        ['cart', 2],
        ['users', 2],
      ]);
    });

    test('clusters are written side by side, in one sequence', async () => {
      await store.registry.declare('edge', 'KUBERNETES');
      const listener = await listen();
      const [prod, edge] = [await lead('prod'), await lead('edge')];
      await store.mirrors.apply(write({ epoch: prod, changes: [serviceAdded('cart')] }));
      await store.mirrors.apply(write({ epoch: edge, cluster: 'edge', changes: [serviceAdded('cart', 'edge')] }));
      await listener.until(() => listener.revisions.length === 2);
      expect(listener.revisions.map(({ seq, cluster }) => [seq, cluster])).toEqual([
        [1, 'prod'],
        [2, 'edge'],
      ]);
      expect(await store.mirrors.load('edge')).toMatchObject({ ground: 2 });
    });

    test("a Service's past is told newest first, also where a slice left it", async () => {
      const epoch = await lead();
      const first = sliceChange(null, aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
      const kept = applySliceChange(null, first);
      const moved = sliceChange(
        kept,
        aSlice('cart-x1', [anEndpoint('10.0.0.1')], { service: 'pay', resourceVersion: '2' }),
      );
      await store.mirrors.apply(write({ epoch, changes: [serviceAdded('cart'), serviceAdded('pay')] }));
      await store.mirrors.apply(write({ epoch, ground: 1, changes: [first] }));
      await store.mirrors.apply(write({ epoch, ground: 2, changes: [serviceAdded('other')] }));
      await store.mirrors.apply(write({ epoch, ground: 3, changes: [moved] }));
      const feed = store.newFeed();
      const past = (name: string, after: number) => feed.past({ cluster: 'prod', namespace: 'shop', name, after });
      expect(await past('cart', 1)).toEqual([moved, first]);
      expect(await past('cart', 0)).toEqual([moved, first, serviceAdded('cart')]);
      expect(await past('pay', 2)).toEqual([moved]);
      expect(await past('other', 3)).toEqual([]);
    });

    test('an identity is remembered once', async () => {
      expect(await store.registry.rememberIdentity('prod', null)).toBeNull();
      expect(await store.registry.rememberIdentity('prod', { uid: 'a', source: 'kube-system' })).toEqual({
        uid: 'a',
        source: 'kube-system',
      });
      expect(await store.registry.rememberIdentity('prod', { uid: 'b', source: 'kube-system' })).toEqual({
        uid: 'a',
        source: 'kube-system',
      });
    });

    test('counts the workers that are alive', async () => {
      expect(await store.leases.beat('w1', LEASE_MS)).toBe(1);
      expect(await store.leases.beat('w2', LEASE_MS)).toBe(2);
      await store.leases.leave('w2');
      expect(await store.leases.beat('w1', LEASE_MS)).toBe(1);
    });
  });
}
