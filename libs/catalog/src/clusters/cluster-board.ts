import type { Clock } from '../clock.js';
import type { ClusterKind, ClusterRecord, ClusterState, ClusterStatus } from './cluster-status.js';
import type { ClusterFreshness } from './freshness.js';

/** A cluster as this replica can answer for it, now. */
export interface ClusterView extends ClusterFreshness {
  readonly kind: ClusterKind;
  readonly synced: boolean;
  readonly status: ClusterStatus | null;
}

interface Proof {
  readonly monotonicMs: number;
  /** The same moment for people. */
  readonly asOf: string;
}

interface Posted {
  record: ClusterRecord;
  /** When the view was last proven current, by our own clock; null = never. */
  proof: Proof | null;
  /** The last measured time from a cluster's event to our view. */
  propagationMs: number;
}

/**
 * What this replica knows of the clusters' state. A proof grows old by our own clock, whoever stops telling us (the worker,
 * the database, the network): so nothing has to arrive for an answer to become stale.
 */
export class ClusterBoard {
  private posted = new Map<string, Posted>();
  private readonly syncedSeqs = new Map<string, number>();
  /** By the log, since statuses were last posted. */
  private readonly announced = new Set<string>();
  private news = 0;

  constructor(
    private readonly heartbeatMs: number,
    private readonly clock: Clock,
  ) {}

  get isEmpty(): boolean {
    return this.posted.size === 0;
  }

  names(): readonly string[] {
    return [...this.posted.keys()];
  }

  /** Whether the cluster can be answered for. */
  isSynced(name: string): boolean {
    return this.posted.get(name)?.record.synced ?? false;
  }

  /** The revision with which a cluster was read completely for the first time: who was told of an earlier one was told nothing of it. 0 = not known. */
  syncedSeq(name: string): number {
    return this.syncedSeqs.get(name) ?? 0;
  }

  /** The same of all clusters, as of a snapshot of the log. */
  loadSynced(synced: readonly { readonly cluster: string; readonly seq: number }[]): void {
    this.syncedSeqs.clear();
    for (const { cluster, seq } of synced) this.announceSynced(cluster, seq);
  }

  /** The log says that a cluster was read completely: what was read of its status may be older. */
  announceSynced(cluster: string, seq: number): void {
    this.news += 1;
    this.syncedSeqs.set(cluster, seq);
    this.announced.add(cluster);
    const posted = this.posted.get(cluster);
    if (posted) posted.record = { ...posted.record, synced: true };
  }

  /** All known clusters, as just read. Returns whether what clients are told of a state changes by it. */
  post(records: readonly ClusterRecord[]): boolean {
    const before = this.signature();
    this.news += 1;
    this.posted = new Map(
      records.map((read) => {
        const record = { ...read, synced: read.synced || this.announced.has(read.name) };
        const known = this.posted.get(record.name);
        const proof =
          record.proofAgeMs === null ? (known?.proof ?? null) : this.newer(known?.proof ?? null, record.proofAgeMs);
        return [record.name, { record, proof, propagationMs: known?.propagationMs ?? 0 }];
      }),
    );
    this.announced.clear();
    return this.signature() !== before;
  }

  /** Answers are made from another view from now on, of which nothing is proven yet. */
  forgetProofs(): void {
    this.news += 1;
    for (const posted of this.posted.values()) posted.proof = null;
  }

  /** A revision of the cluster was folded, `ageMs` after its oldest change was observed: that is a proof too. */
  folded(cluster: string, ageMs: number): void {
    const posted = this.posted.get(cluster);
    if (!posted) return;
    this.news += 1;
    posted.propagationMs = ageMs;
    posted.proof = this.newer(posted.proof, ageMs);
  }

  view(name: string): ClusterView | null {
    const posted = this.posted.get(name);
    if (!posted) return null;
    const { record, proof, propagationMs } = posted;
    const state = this.stateOf(posted);
    const ageMs = proof && this.clock.monotonicMs() - proof.monotonicMs;
    return {
      name,
      kind: record.kind,
      synced: record.synced,
      status: record.status,
      state,
      asOf: proof?.asOf ?? null,
      lagMs: ageMs === null ? null : Math.round(state === 'LIVE' ? propagationMs : Math.max(0, ageMs)),
    };
  }

  /**
   * Until when (monotonic) whatever was read from here stays true if {@link stamp} stays the same: while all clusters are
   * LIVE nothing changes by itself before a proof is too old; else every moment counts.
   */
  get validUntilMs(): number {
    let until = Infinity;
    for (const posted of this.posted.values()) {
      if (!posted.proof || this.stateOf(posted) !== 'LIVE') return -Infinity;
      until = Math.min(until, posted.proof.monotonicMs + 2 * this.heartbeatMs);
    }
    return until;
  }

  /** Differs when something was posted or folded. */
  get stamp(): number {
    return this.news;
  }

  /** What the state of these clusters is, as text: differs when those who see them should be told. */
  signature(names: readonly string[] = this.names()): string {
    return names
      .map((name) => {
        const posted = this.posted.get(name);
        return posted ? `${name} ${this.stateOf(posted)} ${posted.record.synced}` : name;
      })
      .join('\n');
  }

  private stateOf({ record, proof }: Posted): ClusterState {
    const state = record.status?.state ?? 'SYNCING';
    if (state !== 'LIVE' && state !== 'GUARDED') return state;
    const fresh = proof !== null && this.clock.monotonicMs() - proof.monotonicMs <= 2 * this.heartbeatMs;
    return fresh ? state : 'STALE';
  }

  /** The newer of a proof and one that is so old. */
  private newer(proof: Proof | null, ageMs: number): Proof {
    const monotonicMs = this.clock.monotonicMs() - ageMs;
    if (proof && proof.monotonicMs >= monotonicMs) return proof;
    return { monotonicMs, asOf: new Date(this.clock.nowMs() - ageMs).toISOString() };
  }
}
