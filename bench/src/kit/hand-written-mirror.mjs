import { clearInterval, setInterval } from 'node:timers';

import { applySliceChange, diffSlice } from '@rollcall/core';
import {
  createPool,
  createPrismaClient,
  PostgresClusterRegistry,
  PostgresLeaseStore,
  PostgresMirrorStore,
} from '@rollcall/store';

const CLUSTER = 'bench';
const HOLDER = 'bench';
const DAY_MS = 24 * 3_600_000;
const REPORT_EVERY_MS = 5_000;
const LIVE = {
  state: 'LIVE',
  lastError: null,
  guard: null,
  scopes: [],
  serverVersion: 'v1.36.3',
  identity: null,
  worker: HOLDER,
  drift: null,
  writeBack: false,
};

/**
 * A cluster's mirror that a row writes by hand, in place of a worker and its cluster: through the same store, in the same
 * transactions, and reported as LIVE as often as a worker does. For rows about what comes after it.
 */
export class HandWrittenMirror {
  #pool;
  #prisma;
  #store;
  #registry;
  #epoch = 0;
  #ground = 0;
  #slices = new Map();
  #reporting = null;

  constructor(url) {
    const options = {
      url,
      timeoutMs: 60_000,
      applicationName: 'rollcall-bench',
      maxConnections: 2,
      onIdleError: () => undefined,
    };
    this.#pool = createPool(options);
    this.#prisma = createPrismaClient(options);
    this.#store = new PostgresMirrorStore(this.#pool);
    this.#registry = new PostgresClusterRegistry(this.#prisma, REPORT_EVERY_MS);
  }

  /** Resolves when the objects are there, and the cluster LIVE. */
  static async start(url, objects) {
    const mirror = new HandWrittenMirror(url);
    await mirror.#registry.declare(CLUSTER, 'KUBERNETES');
    mirror.#epoch = await new PostgresLeaseStore(mirror.#pool).acquire(CLUSTER, HOLDER, DAY_MS);
    await mirror.put(objects);
    await mirror.#report();
    mirror.#reporting = setInterval(() => void mirror.#report(), REPORT_EVERY_MS);
    return mirror;
  }

  /** Objects that are new, and slices that are written again, as one revision. */
  async put(objects) {
    const changes = objects.map((object) => ('addressType' in object ? this.#sliceChange(object) : creation(object)));
    const { seq } = await this.#store.apply({
      cluster: CLUSTER,
      epoch: this.#epoch,
      ground: this.#ground,
      changes,
      cursors: new Map([['services', '1']]),
      synced: true,
      ageMs: 0,
    });
    this.#ground = seq;
  }

  async stop() {
    clearInterval(this.#reporting);
    await Promise.all([this.#pool.end(), this.#prisma.$disconnect()]);
  }

  #sliceChange(slice) {
    const { namespace, name } = slice.metadata;
    const kept = this.#slices.get(name) ?? null;
    const change = diffSlice(kept, { cluster: CLUSTER, namespace, name, slice }, new Date().toISOString());
    this.#slices.set(name, applySliceChange(kept, change));
    return change;
  }

  #report() {
    return this.#registry.report(CLUSTER, LIVE, 0);
  }
}

function creation(service) {
  const { namespace, name } = service.metadata;
  return { kind: 'service', cluster: CLUSTER, namespace, name, before: null, after: service };
}
