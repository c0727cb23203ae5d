import type { ClusterKind, ClusterStatus } from '@rollcall/catalog';
import type { EndpointSlice, MirrorChange, Service } from '@rollcall/core';
import { diffSlice } from '@rollcall/core';

import { MemoryClusterRegistry } from '../fakes/memory-cluster-registry.js';
import type { MemoryDatabase } from '../fakes/memory-database.js';
import { MemoryLeaseStore } from '../fakes/memory-lease-store.js';
import { MemoryMirrorStore } from '../fakes/memory-mirror-store.js';

export type PublishedObject = Service | EndpointSlice;

const HOLDER = 'test-worker';
const LEASE_MS = 24 * 3_600_000;
const LIVE: ClusterStatus = {
  state: 'LIVE',
  lastError: null,
  guard: null,
  scopes: [],
  serverVersion: 'v1.34.1',
  identity: null,
  worker: HOLDER,
  drift: null,
  writeBack: false,
};

/** What one revision of a mirror does. */
export interface News {
  readonly put?: readonly PublishedObject[];
  readonly remove?: readonly PublishedObject[];
  /** The first list is complete with it. */
  readonly synced?: boolean;
}

/**
 * A cluster's mirror that a test writes by hand, in place of a worker and its cluster. Every call is at most one revision, and
 * resolves when the feeds of the database have delivered it.
 */
export class MemoryMirror {
  private readonly registry: MemoryClusterRegistry;
  private readonly mirrors: MemoryMirrorStore;
  private versions = 0;

  private constructor(
    private readonly database: MemoryDatabase,
    readonly cluster: string,
    private readonly epoch: number,
  ) {
    this.registry = new MemoryClusterRegistry(database);
    this.mirrors = new MemoryMirrorStore(database);
  }

  /** A cluster that is declared and led and was never read: its state is SYNCING. */
  static async declare(database: MemoryDatabase, cluster: string, kind: ClusterKind = 'KUBERNETES') {
    await new MemoryClusterRegistry(database).declare(cluster, kind);
    const epoch = await new MemoryLeaseStore(database).acquire(cluster, HOLDER, LEASE_MS);
    if (epoch === null) throw new TypeError(`${cluster} is led by somebody else`);
    return new MemoryMirror(database, cluster, epoch);
  }

  /** The same, read completely and LIVE, with these objects. */
  static async live(database: MemoryDatabase, cluster: string, ...objects: readonly PublishedObject[]) {
    const mirror = await MemoryMirror.declare(database, cluster);
    if (objects.length > 0) await mirror.publish({ put: objects, synced: true });
    await mirror.sync();
    return mirror;
  }

  /** The first list is complete, and the cluster LIVE. */
  async sync(): Promise<void> {
    const { cluster, epoch } = this;
    await this.mirrors.progress({ cluster, epoch, cursors: new Map([['services', '1']]), synced: true });
    await this.report();
  }

  /** Objects that are new or written again, as one revision. Returns its number. */
  put(...objects: readonly PublishedObject[]): Promise<number> {
    return this.publish({ put: objects });
  }

  /** Objects that are gone, as one revision. */
  remove(...objects: readonly PublishedObject[]): Promise<number> {
    return this.publish({ remove: objects });
  }

  /** Several things at once, as one revision. */
  async publish(news: News) {
    const { cluster, epoch, database } = this;
    const changes = [
      ...(news.put ?? []).flatMap((object) => this.changeTo(object, object) ?? []),
      ...(news.remove ?? []).flatMap((object) => this.changeTo(object, null) ?? []),
    ];
    if (changes.length === 0) return database.seq;
    const { ground } = database.cluster(cluster);
    const write = {
      cluster,
      epoch,
      ground,
      changes,
      cursors: new Map<string, string>(),
      synced: news.synced ?? false,
      ageMs: 0,
    };
    const { seq } = await this.mirrors.apply(write);
    await delivered();
    return seq;
  }

  /** What a worker says of the cluster; LIVE unless said otherwise. `proofAgeMs`: how old the proof of it is. */
  async report(status: Partial<ClusterStatus> = {}, proofAgeMs: number | null = 0): Promise<void> {
    await this.registry.report(this.cluster, { ...LIVE, ...status }, proofAgeMs);
    await delivered();
  }

  private changeTo(of: PublishedObject, now: PublishedObject | null): MirrorChange | null {
    const { cluster } = this;
    const { namespace, name } = of.metadata;
    const kept = this.database.cluster(cluster);
    const key = `${namespace}/${name}`;
    if (isSlice(of)) {
      const slice = now && this.versioned(now as EndpointSlice);
      const observed = { cluster, namespace, name, slice };
      return diffSlice(kept.slices.get(key) ?? null, observed, new Date(this.database.clock.nowMs()).toISOString());
    }
    const before = kept.services.get(key) ?? null;
    const after = now && this.versioned(now as Service);
    return before || after ? { kind: 'service', cluster, namespace, name, before, after } : null;
  }

  /** As an API server does: every write of an object has a version of its own. */
  private versioned<T extends PublishedObject>(object: T): T {
    this.versions += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(1_000 + this.versions) } };
  }
}

function isSlice(object: PublishedObject): object is EndpointSlice {
  return 'addressType' in object;
}

/** Feeds deliver a turn after a write. */
function delivered(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
