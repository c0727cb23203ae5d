import type { MirrorStore, MirrorWrite, PublishedRevision, StoredMirror } from '@rollcall/catalog';
import { FencedError, GroundLostError } from '@rollcall/catalog';
import type { MirrorChange } from '@rollcall/core';
import { applySliceChange } from '@rollcall/core';

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
    for (const change of structuredClone(write.changes)) fold(cluster, change);
    const wasSynced = cluster.synced;
    move(cluster, write);
    const seq = this.database.publish(write.cluster, write.changes, write.ageMs);
    if (cluster.synced && !wasSynced) this.database.noteSynced(write.cluster);
    cluster.ground = seq;
    this.database.answer();
    return { seq };
  }

  async progress(write: Parameters<MirrorStore['progress']>[0]): Promise<void> {
    await this.database.reach();
    const cluster = this.fence(write);
    const wasSynced = cluster.synced;
    move(cluster, write);
    if (cluster.synced && !wasSynced) {
      this.database.publish(write.cluster, []);
      this.database.noteSynced(write.cluster);
    }
    this.database.answer();
  }

  private fence({ cluster: name, epoch }: { readonly cluster: string; readonly epoch: number }): MemoryCluster {
    const cluster = this.database.cluster(name);
    if (cluster.lease.epoch !== epoch) throw new FencedError(name, epoch);
    return cluster;
  }
}

function fold(cluster: MemoryCluster, change: MirrorChange): void {
  const key = `${change.namespace}/${change.name}`;
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
