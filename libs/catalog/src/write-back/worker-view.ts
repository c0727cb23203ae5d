import type { Change, SliceMark } from '@rollcall/core';
import { isOwnSlice, serviceNameOf } from '@rollcall/core';

import type { ClusterRecord } from '../clusters/cluster-status.js';
import type { Logger } from '../logger.js';
import { objectKey } from '../objects/cluster-objects.js';
import { CatalogView } from '../view/catalog-view.js';
import type { CatalogSnapshot, LogFeed, LogListener, LogRevision } from '../view/log-feed.js';
import type { ServiceView } from '../view/service-view.js';

/** Is told what a worker's view holds now. */
export interface WorkerViewListener {
  /** Everything may have changed. */
  onLoaded(): void;
  /** What one revision did. */
  onFolded(revision: LogRevision, touched: ReadonlySet<ServiceView>): void;
}

/**
 * What a worker knows beside its mirrors: the log, folded. Nothing is kept in memory as long as nothing is registered and no slice is ours; the first
 * registration has the log read anew.
 */
export class WorkerView implements LogListener {
  readonly catalog = new CatalogView();
  private synced: ReadonlySet<string> = new Set();
  private feed: LogFeed | null = null;
  private mark: SliceMark | null = null;
  private state: 'IDLE' | 'LOADING' | 'LOADED' = 'IDLE';
  private reopening: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly openFeed: () => LogFeed,
    private readonly listener: WorkerViewListener,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.feed = this.openFeed();
    this.feed.start(this);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.reopening;
    await this.feed?.stop();
  }

  /** The view is kept, and the cluster was read completely once: what is not there does not exist. */
  isSynced(cluster: string): boolean {
    return this.state === 'LOADED' && this.synced.has(cluster);
  }

  /** `namespace/name` of the Services of which slices are ours, registered for or not. */
  servicesWithOwnSlices(cluster: string): ReadonlySet<string> {
    const own = [...this.catalog.slices()].filter(
      ({ cluster: of, slice }) => of === cluster && isOwnSlice(slice.header, this.catalog.mark),
    );
    return new Set(
      own.flatMap(({ slice: { header } }) => {
        const name = serviceNameOf(header);
        return name === null ? [] : [objectKey(header.metadata.namespace, name)];
      }),
    );
  }

  onSnapshot(snapshot: CatalogSnapshot): void {
    const { mark, backends, slices } = snapshot;
    this.mark = mark;
    const isEmpty = backends.length === 0 && !slices.some(({ slice }) => isOwnSlice(slice.header, mark));
    if (this.state === 'IDLE' && isEmpty) return;
    this.state = 'LOADED';
    this.catalog.load(snapshot);
    this.logger.info('registrations loaded', { seq: snapshot.seq, backends: backends.length });
    this.listener.onLoaded();
  }

  onRevisions(revisions: readonly LogRevision[]): void {
    for (const revision of revisions) {
      if (this.state === 'LOADED') this.listener.onFolded(revision, this.catalog.fold(revision));
      else if (this.state === 'IDLE' && revision.changes.some((change) => this.isOurs(change))) this.reopen();
    }
  }

  onClusters(records: readonly ClusterRecord[]): void {
    const synced = new Set(records.filter((record) => record.synced).map(({ name }) => name));
    const isNews = [...synced].some((name) => !this.synced.has(name));
    this.synced = synced;
    if (this.state === 'LOADED' && isNews) this.listener.onLoaded();
  }

  onTrouble(trouble: string | null): void {
    if (trouble !== null) this.logger.debug('registrations cannot be read', { trouble });
  }

  private isOurs(change: Change): boolean {
    if (change.kind === 'backend') return true;
    return change.kind === 'slice' && !!change.after && !!this.mark && isOwnSlice(change.after, this.mark);
  }

  /** What was not kept so far is read again; the feed that speaks now ends after it has spoken. */
  private reopen(): void {
    const spent = this.feed;
    this.state = 'LOADING';
    this.feed = null;
    this.reopening = this.reopening.then(async () => {
      await spent?.stop();
      if (!this.stopped) this.start();
    });
  }
}
