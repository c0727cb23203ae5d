import type {
  AuditEntry,
  ClusterIdentity,
  ClusterKind,
  ClusterRecord,
  ClusterStatus,
  Clock,
  KeptAnswer,
  LogRevision,
  StoredToken,
  TokenChange,
  QuestionOutcome,
} from '@rollcall/catalog';
import { StoreUnavailableError } from '@rollcall/catalog';
import type { Backend, Change, MirroredSlice, Revision, Service, SliceMark } from '@rollcall/core';
import { servicesTouchedBy } from '@rollcall/core';

export interface MemoryCluster {
  kind: ClusterKind;
  identity: ClusterIdentity | null;
  ground: number;
  synced: boolean;
  /** The revision with which it was; null = never. */
  syncedSeq: number | null;
  status: ClusterStatus | null;
  provenAtMs: number | null;
  readonly cursors: Map<string, string>;
  readonly services: Map<string, Service>;
  readonly slices: Map<string, MirroredSlice>;
  readonly lastChanges: Map<string, { seq: number; at: string }>;
  lease: { epoch: number; holder: string | null; expiresAtMs: number };
}

export interface MemoryCommand {
  readonly id: string;
  readonly cluster: string;
  readonly kind: 'CONFIRM_REMOVAL';
  readonly askedBy: string;
  done: string | null;
}

/** What was asked of a cluster's leader. */
export interface MemoryQuestion {
  readonly cluster: string;
  readonly kind: string;
  readonly question: unknown;
  readonly askedBy: string;
  readonly expiresAtMs: number;
  begun: boolean;
  cancelled: boolean;
  progress: readonly unknown[];
  outcome: QuestionOutcome | null;
}

export interface MemoryToken {
  readonly token: StoredToken;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

/** A revision as it is kept: `observedAtMs` instead of an age. */
export type MemoryRevision = Omit<LogRevision, 'ageMs'> & { readonly observedAtMs: number };

/**
 * What the fakes of the store share: the database, in memory, with the faults that a real one has. It passes the same
 * contract suite as PostgreSQL.
 */
export class MemoryDatabase {
  epoch = 'e1';
  readonly log: MemoryRevision[] = [];
  readonly clusters = new Map<string, MemoryCluster>();
  readonly commands: MemoryCommand[] = [];
  /** By id. */
  readonly questions = new Map<string, MemoryQuestion>();
  readonly workers = new Map<string, number>();
  readonly mark: SliceMark = { managedBy: 'rollcall.dev', installation: 'i-1' };
  readonly backends = new Map<string, Backend>();
  /** By principal and key. */
  readonly answers = new Map<string, KeptAnswer & { readonly atMs: number; readonly revision: Revision }>();
  readonly audit: AuditEntry[] = [];
  readonly tokens = new Map<string, MemoryToken>();
  /** Names of objects that cannot be stored, as text that PostgreSQL does not take. */
  readonly refused = new Set<string>();
  private readonly wakers = new Set<() => void>();
  private down = false;
  private lostAnswers = 0;

  constructor(readonly clock: Clock) {}

  get seq(): number {
    return this.log.at(-1)?.seq ?? 0;
  }

  /** Nothing answers until `recover`. */
  fail(): void {
    this.down = true;
  }

  recover(): void {
    this.down = false;
    this.notify();
  }

  /** The next writes are committed, but their writer is told otherwise. */
  loseAnswers(times: number): void {
    this.lostAnswers = times;
  }

  /** To be awaited by every statement, before it. */
  async reach(): Promise<void> {
    await Promise.resolve();
    if (this.down) throw new StoreUnavailableError('the database did not answer: it is down');
  }

  /** To be called after every write. */
  answer(): void {
    this.notify();
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      throw new StoreUnavailableError('the database did not answer: the connection broke');
    }
  }

  /** One revision, of what is folded into the state already. */
  publish(cluster: string, changes: readonly Change[], ageMs = 0): number {
    const seq = this.seq + 1;
    const nowMs = this.clock.nowMs();
    const at = new Date(nowMs).toISOString();
    for (const change of changes)
      for (const service of servicesTouchedBy(change))
        this.cluster(cluster).lastChanges.set(`${change.namespace}/${service}`, { seq, at });
    this.log.push({ seq, cluster, at, observedAtMs: nowMs - ageMs, changes: structuredClone(changes) });
    return seq;
  }

  /** The newest revision is the one with which a cluster was read completely. */
  noteSynced(name: string): void {
    const revision = this.log.at(-1);
    if (!revision) throw new TypeError('there is no revision');
    const { seq, at } = revision;
    this.log.splice(-1, 1, { ...revision, synced: true });
    const cluster = this.cluster(name);
    cluster.syncedSeq = seq;
    for (const service of cluster.lastChanges.keys()) cluster.lastChanges.set(service, { seq, at });
  }

  /** One revision, of a token. */
  publishToken(token: TokenChange): number {
    const seq = this.seq + 1;
    const observedAtMs = this.clock.nowMs();
    const at = new Date(observedAtMs).toISOString();
    this.log.push({ seq, cluster: '', at, observedAtMs, changes: [], token: structuredClone(token) });
    return seq;
  }

  cluster(name: string): MemoryCluster {
    const cluster = this.clusters.get(name);
    if (!cluster) throw new TypeError(`cluster ${name} was not declared`);
    return cluster;
  }

  records(): ClusterRecord[] {
    return [...this.clusters].map(([name, { kind, synced, status, provenAtMs }]) => ({
      name,
      kind,
      synced,
      status,
      proofAgeMs: provenAtMs === null ? null : this.clock.nowMs() - provenAtMs,
    }));
  }

  /** Calls back on every write; returns how to end it. */
  onNotify(wake: () => void): () => void {
    this.wakers.add(wake);
    return () => void this.wakers.delete(wake);
  }

  notify(): void {
    for (const wake of this.wakers) wake();
  }
}
