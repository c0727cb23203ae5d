import type { MirrorStore, MirrorWrite, PublishedRevision, StoredMirror } from '@rollcall/catalog';
import { FencedError, GroundLostError } from '@rollcall/catalog';
import type { Change } from '@rollcall/core';
import { applySliceChange, servicesTouchedBy } from '@rollcall/core';

import type { MemoryCluster, MemoryDatabase } from './memory-database.js';

export class MemoryMirrorStore implements MirrorStore {
  constructor(private readonly database: MemoryDatabase) {}

  async load(name: string): Promise<StoredMirror> {
    await this.database.reach();
    const { ground, synced, cursors, services, slices } = this.database.cluster(name);
    return {
      ground,
      synced,
      cursors: new Map(cursors),
      services: [...services.values()],
      slices: [...slices.values()],
    };
  }

  async apply(write: MirrorWrite): Promise<PublishedRevision> {
    await this.database.reach();
    const cluster = this.fence(write);
    if (cluster.ground !== write.ground) throw new GroundLostError(write.cluster, write.ground);
    const poison = write.changes.find(({ name }) => this.database.refused.has(name));
    if (poison) throw new RangeError(`${poison.name} cannot be stored`);
    const seq = this.database.seq + 1;
    const nowMs = this.database.clock.nowMs();
    const at = new Date(nowMs).toISOString();
    for (const change of structuredClone(write.changes)) fold(cluster, change, { seq, at });
    move(cluster, write);
    cluster.ground = seq;
    const changes = structuredClone(write.changes);
    this.database.log.push({ seq, cluster: write.cluster, at, observedAtMs: nowMs - write.ageMs, changes });
    this.database.answer();
    return { seq };
  }

  async progress(write: Parameters<MirrorStore['progress']>[0]): Promise<void> {
    await this.database.reach();
    move(this.fence(write), write);
    this.database.answer();
  }

  private fence({ cluster: name, epoch }: { readonly cluster: string; readonly epoch: number }): MemoryCluster {
    const cluster = this.database.cluster(name);
    if (cluster.lease.epoch !== epoch) throw new FencedError(name, epoch);
    return cluster;
  }
}

function fold(cluster: MemoryCluster, change: Change, revision: { seq: number; at: string }): void {
  const key = `${change.namespace}/${change.name}`;
  for (const service of servicesTouchedBy(change)) cluster.lastChanges.set(`${change.namespace}/${service}`, revision);
  if (change.kind === 'service') {
    if (change.after) cluster.services.set(key, change.after);
    else cluster.services.delete(key);
    return;
  }
  const slice = applySliceChange(cluster.slices.get(key) ?? null, change);
  if (slice) cluster.slices.set(key, slice);
  else cluster.slices.delete(key);
}

function move(cluster: MemoryCluster, { cursors, synced }: Pick<MirrorWrite, 'cursors' | 'synced'>): void {
  for (const [scope, version] of cursors) cluster.cursors.set(scope, version);
  cluster.synced ||= synced;
}
