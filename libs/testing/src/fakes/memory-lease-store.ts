import type { HeldLease, LeaseStore } from '@rollcall/catalog';

import type { MemoryDatabase } from './memory-database.js';

export class MemoryLeaseStore implements LeaseStore {
  constructor(private readonly database: MemoryDatabase) {}

  async acquire(cluster: string, holder: string, leaseMs: number): Promise<number | null> {
    await this.database.reach();
    const { lease } = this.database.cluster(cluster);
    const nowMs = this.database.clock.nowMs();
    if (lease.holder !== null && lease.expiresAtMs >= nowMs) return null;
    Object.assign(lease, { epoch: lease.epoch + 1, holder, expiresAtMs: nowMs + leaseMs });
    return lease.epoch;
  }

  async renew(cluster: string, held: HeldLease, leaseMs: number): Promise<boolean> {
    await this.database.reach();
    const { lease } = this.database.cluster(cluster);
    if (lease.holder !== held.holder || lease.epoch !== held.epoch) return false;
    lease.expiresAtMs = this.database.clock.nowMs() + leaseMs;
    return true;
  }

  async release(cluster: string, held: HeldLease): Promise<void> {
    await this.database.reach();
    // A cluster that was retired meanwhile has no lease to give back.
    const lease = this.database.clusters.get(cluster)?.lease;
    if (lease?.holder === held.holder && lease.epoch === held.epoch)
      Object.assign(lease, { holder: null, expiresAtMs: -Infinity });
  }

  async beat(holder: string, leaseMs: number): Promise<number> {
    await this.database.reach();
    const nowMs = this.database.clock.nowMs();
    this.database.workers.set(holder, nowMs);
    return [...this.database.workers.values()].filter((seenAtMs) => seenAtMs >= nowMs - leaseMs).length;
  }

  async leave(holder: string): Promise<void> {
    await this.database.reach();
    this.database.workers.delete(holder);
  }
}
