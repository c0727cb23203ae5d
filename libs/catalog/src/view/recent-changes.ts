import type { BackendChange, Change } from '@rollcall/core';
import { servicesTouchedBy } from '@rollcall/core';

import { objectKey } from '../objects/cluster-objects.js';
import type { LogRevision } from './log-feed.js';

interface RecentChange {
  readonly seq: number;
  readonly change: Change;
}

/**
 * The newest part of the log, in memory: lets a subscriber resume, and a long poll find out what it missed, without the
 * database. Bounded by the number of changes, whatever their distribution over Services.
 */
export class RecentChanges {
  private readonly byService = new Map<string, RecentChange[]>();
  /** One element a change, in order: with the Services whose oldest change goes when it is evicted. */
  private readonly order: (RecentChange & { readonly services: readonly string[] })[] = [];
  private evicted = 0;
  private floor = 0;

  constructor(private readonly limit: number) {}

  /** Nothing before this revision is known; what was, is forgotten. */
  reset(seq: number): void {
    this.byService.clear();
    this.order.length = 0;
    this.evicted = 0;
    this.floor = seq;
  }

  add({ seq, cluster, changes }: LogRevision): void {
    for (const change of changes) {
      const services = servicesTouchedBy(change).map((name) => recentKey(cluster, objectKey(change.namespace, name)));
      for (const service of services) {
        const list = this.byService.get(service);
        if (list) list.push({ seq, change });
        else this.byService.set(service, [{ seq, change }]);
      }
      this.order.push({ seq, change, services });
    }
    while (this.order.length - this.evicted > this.limit) this.evictOldest();
  }

  /** Changes of a Service after a revision, newest first; null = some of them may be forgotten. */
  after(cluster: string, service: string, seq: number): readonly Change[] | null {
    if (seq < this.floor) return null;
    const list = this.byService.get(recentKey(cluster, service)) ?? [];
    const missed: Change[] = [];
    for (let i = list.length - 1; i >= 0; i -= 1) {
      const recent = list[i];
      if (!recent || recent.seq <= seq) break;
      missed.push(recent.change);
    }
    return missed;
  }

  /** Changes of registrations after a revision, of whichever Service, newest first; null = some of them may be forgotten. */
  ofRegistrationsAfter(seq: number): readonly BackendChange[] | null {
    if (seq < this.floor) return null;
    const missed: BackendChange[] = [];
    for (let i = this.order.length - 1; i >= this.evicted; i -= 1) {
      const recent = this.order[i];
      if (!recent || recent.seq <= seq) break;
      if (recent.change.kind === 'backend') missed.push(recent.change);
    }
    return missed;
  }

  private evictOldest(): void {
    const oldest = this.order[this.evicted];
    if (!oldest) return;
    this.evicted += 1;
    this.floor = oldest.seq;
    for (const service of oldest.services) {
      const list = this.byService.get(service);
      list?.shift();
      if (list?.length === 0) this.byService.delete(service);
    }
    if (this.evicted > this.limit) {
      this.order.splice(0, this.evicted);
      this.evicted = 0;
    }
  }
}

function recentKey(cluster: string, service: string): string {
  return `${cluster} ${service}`;
}
