import type { BackendChange, Service } from '@rollcall/core';
import { formatRevision } from '@rollcall/core';

import { seesAllClusters, seesCluster, seesNamespace } from '../access/access.js';
import { ClusterBoard } from '../clusters/cluster-board.js';
import type { ClusterFreshness, Freshness } from '../clusters/freshness.js';
import { combineFreshness } from '../clusters/freshness.js';
import type { ClusterRecord } from '../clusters/cluster-status.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';
import { Heartbeat } from '../streams/heartbeat.js';
import { BackendHub } from '../view/backend-hub.js';
import { CatalogView } from '../view/catalog-view.js';
import type { CatalogSnapshot, LogFeed, LogListener, LogRevision } from '../view/log-feed.js';
import { RecentChanges } from '../view/recent-changes.js';
import type { ScopedRef, SelectionGround } from '../view/selection-feed.js';
import { SelectionHub } from '../view/selection-hub.js';
import type { ServiceView } from '../view/service-view.js';

/** A cluster, or (null) all of them, as somebody sees them. */
export type ScopedClusters = Pick<ScopedRef, 'cluster' | 'sight'>;

export interface CatalogOptions {
  readonly heartbeatMs: number;
  /** Changes kept in memory for those who resume. */
  readonly recentChanges: number;
}

export interface CatalogParts {
  readonly feed: LogFeed;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * What one replica knows, kept current from the log: the room that all reads and streams work in. Nothing here waits for
 * the database: while that is away, answers go on and say how old they are.
 */
export class Catalog implements LogListener {
  readonly view = new CatalogView();
  readonly board: ClusterBoard;
  readonly recent: RecentChanges;
  readonly hub = new SelectionHub((ref) => this.groundOf(ref));
  readonly backendHub = new BackendHub(this.view);
  readonly heartbeat: Heartbeat;
  /** Why the log cannot be read; null = it can. */
  trouble: string | null = null;
  private clustersKnown = false;
  private signature = '';
  private readonly freshnessListeners = new Set<() => void>();
  private readonly statusListeners = new Set<() => void>();
  private readonly foldListeners = new Set<(touched: ReadonlySet<ServiceView> | null) => void>();

  constructor(
    options: CatalogOptions,
    private readonly parts: CatalogParts,
  ) {
    this.board = new ClusterBoard(options.heartbeatMs, parts.clock);
    this.recent = new RecentChanges(options.recentChanges);
    this.heartbeat = new Heartbeat(options.heartbeatMs, parts.clock, () => this.noticeFreshness());
  }

  start(): void {
    this.parts.feed.start(this);
    this.heartbeat.start();
  }

  async stop(): Promise<void> {
    this.heartbeat.stop();
    await this.parts.feed.stop();
  }

  /** The view was loaded and the clusters are known. */
  get isLoaded(): boolean {
    return this.view.at !== null && this.clustersKnown;
  }

  onSnapshot(snapshot: CatalogSnapshot): void {
    // Of another epoch: a backup, or a standby that was behind. What was proven was not this.
    if (this.view.at !== null && this.view.at.epoch !== snapshot.epoch) this.board.forgetProofs();
    this.board.loadSynced(snapshot.synced);
    this.view.load(snapshot);
    this.recent.reset(snapshot.seq);
    this.hub.touchAll();
    this.backendHub.reload();
    for (const folded of [...this.foldListeners]) folded(null);
    const { epoch, seq, services, slices, backends } = snapshot;
    const counts = { services: services.length, slices: slices.length, backends: backends.length };
    this.parts.logger.info('view loaded', { epoch, seq, ...counts });
  }

  onRevisions(revisions: readonly LogRevision[]): void {
    const touched = new Set<ServiceView>();
    const registered: BackendChange[] = [];
    for (const revision of revisions) {
      if (revision.synced) this.board.announceSynced(revision.cluster, revision.seq);
      for (const view of this.view.fold(revision)) touched.add(view);
      this.recent.add(revision);
      const ofRegistrations = revision.changes.filter((change) => change.kind === 'backend');
      registered.push(...ofRegistrations);
      // A registration proves nothing of the cluster that it is for.
      if (ofRegistrations.length < revision.changes.length) this.board.folded(revision.cluster, revision.ageMs);
    }
    for (const key of new Set([...touched].map((view) => view.key))) this.hub.touch(key);
    this.backendHub.fold(registered);
    for (const folded of [...this.foldListeners]) folded(touched);
    if (revisions.some(({ synced }) => synced)) this.noticeFreshness();
  }

  onClusters(records: readonly ClusterRecord[]): void {
    this.clustersKnown = true;
    const before = this.syncedClusters();
    this.board.post(records);
    const now = this.syncedClusters();
    const turned = [...new Set([...before, ...now])].filter((cluster) => before.has(cluster) !== now.has(cluster));
    if (turned.length > 0) {
      // What can be answered for is another part of the view now.
      this.hub.touchAll();
      const touched = new Set(turned.flatMap((cluster) => [...this.view.servicesOf(cluster)]));
      for (const folded of [...this.foldListeners]) folded(touched);
    }
    this.noticeFreshness();
    for (const said of [...this.statusListeners]) said();
  }

  onTrouble(trouble: string | null): void {
    if (trouble !== null) this.parts.logger.warn('the log cannot be read', { trouble });
    else if (this.trouble !== null) this.parts.logger.info('the log can be read again');
    this.trouble = trouble;
  }

  /** Calls back when the state of a cluster changed; returns how to end it. */
  onFreshness(changed: () => void): () => void {
    this.freshnessListeners.add(changed);
    return () => void this.freshnessListeners.delete(changed);
  }

  /** Calls back when anything was said of a cluster, whether or not it is new; returns how to end it. */
  onStatus(said: () => void): () => void {
    this.statusListeners.add(said);
    return () => void this.statusListeners.delete(said);
  }

  /** Calls back after each fold with what it touched (null = everything); returns how to end it. */
  onFold(folded: (touched: ReadonlySet<ServiceView> | null) => void): () => void {
    this.foldListeners.add(folded);
    return () => void this.foldListeners.delete(folded);
  }

  /** Clusters that a question concerns: the one that it names, or all; of them those that whoever asks sees. */
  clustersOf({ cluster, sight }: ScopedClusters): readonly string[] {
    const names = cluster === null ? this.board.names() : [cluster];
    return seesAllClusters(sight) ? names : names.filter((name) => seesCluster(sight, name));
  }

  /** Whether the cluster that is named, if one is, is there for whoever asks. */
  isCluster({ cluster, sight }: ScopedClusters): boolean {
    return cluster === null || (seesCluster(sight, cluster) && this.board.view(cluster) !== null);
  }

  /** The Service in each cluster that can be answered for, as far as anything was ever known of it. */
  servicesOf(ref: ScopedRef): readonly ServiceView[] {
    if (!seesNamespace(ref.sight, ref.namespace)) return [];
    return this.clustersOf(ref)
      .filter((cluster) => this.board.isSynced(cluster))
      .flatMap((cluster) => this.view.find({ ...ref, cluster }) ?? []);
  }

  freshness(of: ScopedClusters): Freshness {
    return combineFreshness(this.clustersOf(of).flatMap((cluster) => this.clusterFreshness(cluster) ?? []));
  }

  /** Differs when {@link freshness} does, but for its passing of time. */
  freshnessSignature(of: ScopedClusters): string {
    return this.board.signature(this.clustersOf(of));
  }

  /** The cursor of a revision of this view's epoch. */
  cursor(seq: number): string {
    return formatRevision({ epoch: this.view.at?.epoch ?? '', seq });
  }

  /** The Service as the API publishes it, where it exists. */
  existing(ref: ScopedRef): readonly (ServiceView & { readonly service: Service })[] {
    return this.servicesOf(ref).filter(
      (view): view is ServiceView & { readonly service: Service } => view.service !== null,
    );
  }

  private clusterFreshness(name: string): ClusterFreshness | null {
    const cluster = this.board.view(name);
    if (!cluster) return null;
    const { asOf, lagMs } = cluster;
    // A cluster that contributes nothing yet is on its way, whatever keeps it.
    return { name, state: cluster.synced ? cluster.state : 'SYNCING', asOf, lagMs };
  }

  private groundOf(ref: ScopedRef): SelectionGround {
    const views = this.servicesOf(ref);
    return {
      epoch: this.view.at?.epoch ?? '',
      inputs: views.map((view) => view.input),
      lastSeq: Math.max(0, ...views.map(({ lastSeq }) => lastSeq)),
    };
  }

  private syncedClusters(): ReadonlySet<string> {
    return new Set(this.board.names().filter((name) => this.board.isSynced(name)));
  }

  private noticeFreshness(): void {
    const signature = this.board.signature();
    if (signature === this.signature) return;
    this.signature = signature;
    for (const changed of [...this.freshnessListeners]) changed();
  }
}
