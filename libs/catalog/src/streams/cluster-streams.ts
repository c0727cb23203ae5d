import type { Sight } from '../access/access.js';
import type { ClusterAnswer, ClusterReads } from '../reads/cluster-reads.js';
import type { Catalog } from '../reads/catalog.js';
import { EventPump } from './event-pump.js';

/** Opens streams of clusters: each once, then each whose state changed. */
export class ClusterStreams {
  constructor(
    private readonly catalog: Catalog,
    private readonly clusters: ClusterReads,
  ) {}

  subscribe(sight: Sight): ClusterStream {
    return new ClusterStream(this.catalog, () => this.clusters.list(sight));
  }
}

/** One subscriber's clusters. */
export class ClusterStream {
  private readonly told = new Map<string, string>();
  private readonly pump: EventPump<ClusterAnswer>;

  constructor(
    catalog: Catalog,
    private readonly clusters: () => readonly ClusterAnswer[],
  ) {
    const end = catalog.onFreshness(() => this.pump.tell());
    this.pump = new EventPump(() => this.take(), end);
  }

  next(): Promise<ClusterAnswer | null> {
    return this.pump.next();
  }

  close(): void {
    this.pump.close();
  }

  private take(): ClusterAnswer | null {
    for (const cluster of this.clusters()) {
      const { name, state, synced, status } = cluster;
      const words = JSON.stringify([state, synced, status?.guard, status?.lastError?.message]);
      if (this.told.get(name) === words) continue;
      this.told.set(name, words);
      return cluster;
    }
    return null;
  }
}
