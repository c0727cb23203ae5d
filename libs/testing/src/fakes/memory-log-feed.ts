import type { CatalogSnapshot, LogFeed, LogListener, PastQuery } from '@rollcall/catalog';
import { StoreUnavailableError } from '@rollcall/catalog';
import type { Change } from '@rollcall/core';
import { servicesTouchedBy } from '@rollcall/core';

import type { MemoryDatabase, MemoryRevision } from './memory-database.js';

/** Delivers on every write, one turn later; after an outage, when the database has recovered. */
export class MemoryLogFeed implements LogFeed {
  private listener: LogListener | null = null;
  private position: { epoch: string; seq: number } | null = null;
  private off: () => void = () => undefined;
  private reading: Promise<void> = Promise.resolve();
  private ailing = false;

  constructor(private readonly database: MemoryDatabase) {}

  start(listener: LogListener): void {
    this.listener = listener;
    this.off = this.database.onNotify(() => this.read());
    this.read();
  }

  async past(query: PastQuery): Promise<readonly Change[] | null> {
    await this.database.reach();
    const [oldest] = this.database.log;
    if (!oldest || oldest.seq > query.after + 1) return null;
    return this.database.log
      .filter((revision) => revision.seq > query.after && revision.cluster === query.cluster)
      .flatMap((revision) => revision.changes)
      .filter((change) => change.namespace === query.namespace && servicesTouchedBy(change).includes(query.name))
      .reverse();
  }

  async stop(): Promise<void> {
    this.listener = null;
    this.off();
    await this.reading;
  }

  private read(): void {
    this.reading = this.reading.then(async () => {
      try {
        await this.database.reach();
        this.deliver();
        if (this.ailing) this.listener?.onTrouble(null);
        this.ailing = false;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        this.ailing = true;
        this.listener?.onTrouble(error.message);
      }
    });
  }

  private deliver(): void {
    const { database, listener } = this;
    if (!listener) return;
    const floor = database.log[0]?.seq ?? database.seq + 1;
    if (this.position?.epoch !== database.epoch || this.position.seq + 1 < floor) {
      listener.onSnapshot(snapshotOf(database));
      this.position = { epoch: database.epoch, seq: database.seq };
    }
    const after = this.position.seq;
    const revisions = database.log.filter(({ seq }) => seq > after);
    this.position.seq = database.seq;
    if (revisions.length > 0) listener.onRevisions(revisions.map((revision) => this.aged(revision)));
    listener.onClusters(database.records());
  }

  private aged({ observedAtMs, ...revision }: MemoryRevision) {
    return structuredClone({ ...revision, ageMs: this.database.clock.nowMs() - observedAtMs });
  }
}

function snapshotOf(database: MemoryDatabase): CatalogSnapshot {
  const clusters = [...database.clusters];
  return structuredClone({
    epoch: database.epoch,
    seq: database.seq,
    mark: database.mark,
    backends: [...database.backends.values()],
    synced: clusters.flatMap(([cluster, { synced, syncedSeq: seq }]) =>
      synced && seq !== null ? [{ cluster, seq }] : [],
    ),
    tokens: [...database.tokens.values()].flatMap(({ token, revokedAt }) => (revokedAt === null ? [token] : [])),
    services: clusters.flatMap(([cluster, { services }]) =>
      [...services.values()].map((service) => ({ cluster, service })),
    ),
    slices: clusters.flatMap(([cluster, { slices }]) => [...slices.values()].map((slice) => ({ cluster, slice }))),
    lastChanges: clusters.flatMap(([cluster, { lastChanges }]) =>
      [...lastChanges].map(([key, change]) => {
        const [namespace = '', name = ''] = key.split('/');
        return { cluster, namespace, name, ...change };
      }),
    ),
  });
}
