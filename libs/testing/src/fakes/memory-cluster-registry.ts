import type { ClusterCommand, ClusterIdentity, ClusterKind, ClusterRegistry, ClusterStatus } from '@rollcall/catalog';

import type { MemoryDatabase } from './memory-database.js';

export class MemoryClusterRegistry implements ClusterRegistry {
  constructor(private readonly database: MemoryDatabase) {}

  async declare(name: string, kind: ClusterKind): Promise<void> {
    await this.database.reach();
    const known = this.database.clusters.get(name);
    if (known) {
      known.kind = kind;
      return;
    }
    this.database.clusters.set(name, {
      kind,
      identity: null,
      ground: 0,
      synced: false,
      syncedSeq: null,
      status: null,
      provenAtMs: null,
      cursors: new Map(),
      services: new Map(),
      slices: new Map(),
      lastChanges: new Map(),
      lease: { epoch: 0, holder: null, expiresAtMs: -Infinity },
    });
    this.database.notify();
  }

  async rememberIdentity(name: string, seen: ClusterIdentity | null): Promise<ClusterIdentity | null> {
    await this.database.reach();
    return (this.database.cluster(name).identity ??= seen);
  }

  async report(name: string, status: ClusterStatus, proofAgeMs: number | null): Promise<void> {
    await this.database.reach();
    const cluster = this.database.cluster(name);
    cluster.status = structuredClone(status);
    if (proofAgeMs !== null) cluster.provenAtMs = this.database.clock.nowMs() - proofAgeMs;
    this.database.notify();
  }

  async lastReport(name: string): Promise<ClusterStatus | null> {
    await this.database.reach();
    return this.database.cluster(name).status;
  }

  async commands(clusters: readonly string[]): Promise<readonly (ClusterCommand & { readonly cluster: string })[]> {
    await this.database.reach();
    return this.database.commands.filter(({ cluster, done }) => done === null && clusters.includes(cluster));
  }

  async done(id: string, outcome: string): Promise<void> {
    await this.database.reach();
    const command = this.database.commands.find((each) => each.id === id);
    if (command) command.done = outcome;
  }
}
