import type { Sight } from '../access/access.js';
import { visibleStatus } from '../clusters/visible-status.js';
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
    return new ClusterStream(this.catalog, { clusters: this.clusters, sight });
  }
}

/** One subscriber's clusters. What is said of others wakes it, and is not looked at. */
export class ClusterStream {
  private readonly told = new Map<string, string>();
  private readonly pump: EventPump<ClusterAnswer>;

  constructor(
    private readonly catalog: Catalog,
    private readonly of: { readonly clusters: ClusterReads; readonly sight: Sight },
  ) {
    const tell = (): void => this.pump.tell();
    // A state also changes by itself, when proofs grow old.
    const leave = [catalog.onStatus(tell), catalog.onFreshness(tell)];
    this.pump = new EventPump(
      () => this.take(),
      () => {
        for (const end of leave) end();
      },
    );
  }

  next(): Promise<ClusterAnswer | null> {
    return this.pump.next();
  }

  close(): void {
    this.pump.close();
  }

  private take(): ClusterAnswer | null {
    const { clusters, sight } = this.of;
    for (const name of this.catalog.clustersOf({ cluster: null, sight })) {
      const words = this.wordsOf(name);
      if (this.told.get(name) === words) continue;
      this.told.set(name, words);
      return clusters.one(name, sight);
    }
    return null;
  }

  /** What is worth telling, without what it takes long to count. */
  private wordsOf(name: string): string {
    const cluster = this.catalog.board.view(name);
    const status = visibleStatus(cluster?.status ?? null, this.of.sight);
    return JSON.stringify([cluster?.state, cluster?.synced, status?.guard, status?.lastError?.message]);
  }
}
