import type { MirrorChange, MirroredSlice, Service } from '@rollcall/core';

import type { LeaseStore } from '../mirror/lease-store.js';
import type { MirrorStore, StoredMirror } from '../mirror/mirror-store.js';
import type { ClusterCommands } from './cluster-commands.js';

/** Thrown when a cluster cannot be retired because a worker still mirrors it. */
export class ClusterInUseError extends Error {
  override readonly name = 'ClusterInUseError';
}

export interface RetireParts {
  readonly leases: LeaseStore;
  readonly mirrors: MirrorStore;
  readonly commands: ClusterCommands;
}

/** A retirement takes no longer than this; if it breaks off, workers may lead again after it. */
const LEASE_MS = 60_000;

/**
 * Forgets a cluster that no worker configures any more: everything mirrored from it is removed as one revision, so that
 * subscribers are told, and then the cluster itself.
 * Throws {@link ClusterInUseError}, {@link StoreUnavailableError}.
 */
export async function retireCluster(cluster: string, holder: string, parts: RetireParts): Promise<void> {
  const epoch = await parts.leases.acquire(cluster, holder, LEASE_MS);
  if (epoch === null)
    throw new ClusterInUseError(`a worker mirrors ${cluster}: take it out of the workers' configuration first`);
  try {
    const stored = await parts.mirrors.load(cluster);
    const changes = removalOf(cluster, stored);
    const write = {
      cluster,
      epoch,
      ground: stored.ground,
      changes,
      cursors: stored.cursors,
      synced: stored.synced,
      ageMs: 0,
    };
    if (changes.length > 0) await parts.mirrors.apply(write);
    await parts.commands.retire(cluster);
  } finally {
    await parts.leases.release(cluster, { holder, epoch });
  }
}

function removalOf(cluster: string, { services, slices }: StoredMirror): readonly MirrorChange[] {
  return [
    ...services.map((service) => serviceGone(cluster, service)),
    ...slices.map((slice) => sliceGone(cluster, slice)),
  ];
}

function serviceGone(cluster: string, before: Service): MirrorChange {
  const { namespace, name } = before.metadata;
  return { kind: 'service', cluster, namespace, name, before, after: null };
}

function sliceGone(cluster: string, { header: before, entries }: MirroredSlice): MirrorChange {
  const { namespace, name } = before.metadata;
  return {
    kind: 'slice',
    cluster,
    namespace,
    name,
    before,
    after: null,
    entries: entries.map((entry) => ({ before: entry, after: null })),
  };
}
