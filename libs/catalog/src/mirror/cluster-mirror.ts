import type { ClusterRegistry } from '../clusters/cluster-registry.js';
import type { ClusterStatus } from '../clusters/cluster-status.js';
import type {
  ClusterIdentity,
  ClusterSource,
  ObjectRef,
  ObservedObject,
  Scope,
  ScopeNews,
  Snapshot,
  SourceListener,
} from './cluster-source.js';
import { scopeKey } from './cluster-source.js';
import { DesiredStates } from './desired-states.js';
import type { Drift } from './full-compare.js';
import { GuardedRemovals } from './guarded-removals.js';
import type { MissingObject } from './held-removals.js';
import { missingKey } from './held-removals.js';
import { KnownObjects } from './known-objects.js';
import { MirrorState } from './mirror-state.js';
import { isSynced, judgeState, lastErrorOf, provenAt } from './mirror-status.js';
import type { StoredMirror } from './mirror-store.js';
import type { MirrorWriterParts } from './mirror-writer.js';
import { MirrorWriter } from './mirror-writer.js';
import type { GuardLimits } from './removal-guard.js';
import { Resync } from './resync.js';
import { ScopeProgress } from './scope-progress.js';
import type { SnapshotDifference } from './snapshot-difference.js';
import { compareSnapshot, deletes, isNews } from './snapshot-difference.js';
import { StatusReporter } from './status-reporter.js';

export interface ClusterMirrorOptions {
  readonly cluster: string;
  /** Under which this worker leads the cluster. */
  readonly epoch: number;
  readonly worker: string;
  readonly writeBack: boolean;
  readonly guard: GuardLimits;
  readonly heartbeatMs: number;
  /** Between full compares with the source. */
  readonly resyncMs: number;
  readonly backoffCapMs: number;
}

export interface ClusterMirrorParts extends MirrorWriterParts {
  readonly source: ClusterSource;
  readonly registry: ClusterRegistry;
  /** The lease is lost: nothing is written any more, and the mirror is to be stopped. */
  readonly onFenced: () => void;
}

/** What earlier leaders left. */
interface Memory {
  readonly stored: StoredMirror;
  readonly identity: ClusterIdentity | null;
  readonly lastReport: ClusterStatus | null;
}

/**
 * Keeps one cluster's mirror while this worker leads it: takes what the source observes, decides what is to be believed,
 * and has it written. What it decides by is everything known: stored, or observed and on its way to be stored.
 */
export class ClusterMirror implements SourceListener {
  private readonly desired = new DesiredStates();
  private readonly known: KnownObjects;
  private readonly removals: GuardedRemovals;
  private readonly scopes: ReadonlyMap<string, ScopeProgress>;
  private readonly writer: MirrorWriter;
  private readonly resync: Resync;
  private readonly reporter: StatusReporter;
  private identity: ClusterIdentity | null;

  /** Reads what is stored, then begins to observe. Throws {@link StoreUnavailableError}. */
  static async start(options: ClusterMirrorOptions, parts: ClusterMirrorParts): Promise<ClusterMirror> {
    const { cluster } = options;
    const stored = await parts.store.load(cluster);
    const identity = await parts.registry.rememberIdentity(cluster, null);
    const lastReport = await parts.registry.lastReport(cluster);
    const mirror = new ClusterMirror(options, parts, { stored, identity, lastReport });
    // What is held back is found again by listing.
    mirror.begin(lastReport?.guard ? new Map<string, string>() : stored.cursors);
    return mirror;
  }

  private constructor(
    private readonly options: ClusterMirrorOptions,
    private readonly parts: ClusterMirrorParts,
    memory: Memory,
  ) {
    const { cluster } = options;
    const { stored, identity } = memory;
    this.identity = identity;
    this.known = new KnownObjects(new MirrorState(cluster, stored), this.desired);
    const scopes = parts.source.scopes.map((scope) => {
      const cursor = stored.cursors.get(scopeKey(scope)) ?? null;
      return new ScopeProgress(scope, { cursor, versions: this.known.versions(scope) });
    });
    this.scopes = new Map(scopes.map((scope) => [scope.key, scope]));
    this.resync = new Resync(options.resyncMs, parts);
    this.removals = new GuardedRemovals(
      { ...options, retryMs: options.heartbeatMs, inherited: memory.lastReport?.guard ?? null },
      {
        ...parts,
        compare: (snapshot) => this.compare(snapshot, false),
        remove: (object) => this.remove(object),
        changed: () => this.react(),
      },
    );
    this.writer = new MirrorWriter({ ...options, progressMs: options.heartbeatMs }, parts, {
      desired: this.desired,
      known: this.known,
      storedCursors: stored.cursors,
      storedSynced: stored.synced,
      cursors: () => this.storableCursors(),
      synced: () => stored.synced || isSynced(scopes),
      onWritten: () => this.reporter.check(),
      onRejected: (state, error) => {
        parts.logger.error('an object cannot be stored and is skipped', {
          cluster,
          object: missingKey(state),
          error: error.message,
        });
      },
      onFenced: parts.onFenced,
    });
    this.reporter = new StatusReporter(cluster, options.heartbeatMs, {
      ...parts,
      now: () => ({ status: this.status(), proofAgeMs: this.proofAgeMs() }),
    });
  }

  async stop(): Promise<void> {
    this.resync.stop();
    this.removals.stop();
    await this.parts.source.stop();
    await this.writer.stop();
    await this.reporter.stop();
  }

  /** What readers are told. */
  status(): ClusterStatus {
    const { clock, source } = this.parts;
    const scopes = [...this.scopes.values()];
    const condition = {
      scopes,
      guarded: !this.removals.isEmpty,
      storedSynced: this.writer.isSynced,
      nowMs: clock.monotonicMs(),
      heartbeatMs: this.options.heartbeatMs,
    };
    return {
      state: judgeState(condition),
      lastError: lastErrorOf(scopes, new Date(clock.nowMs()).toISOString()),
      guard: this.removals.status(),
      scopes: scopes.map((scope) => scope.status()),
      serverVersion: source.serverVersion(),
      identity: this.identity,
      worker: this.options.worker,
      drift: this.resync.drift,
      writeBack: this.options.writeBack,
    };
  }

  /** For metrics. */
  figures(): { readonly proofAgeMs: number | null; readonly waiting: number } {
    return { proofAgeMs: this.proofAgeMs(), waiting: this.desired.size };
  }

  /** A person says that held removals are right. Returns how many were carried out. */
  confirmRemovals(): number {
    const removed = this.removals.confirm();
    this.react();
    return removed;
  }

  onSnapshot(snapshot: Snapshot): 'accepted' | 'refused' {
    const progress = this.progressOf(snapshot.scope);
    const admitted = progress.admit(snapshot.resourceVersion);
    const { cluster } = this.options;
    if (admitted !== 'NEWER') {
      const details = { cluster, scope: progress.key, listed: snapshot.resourceVersion, received: progress.version };
      this.parts.logger.warn(
        admitted === 'RESET'
          ? 'two lists agree that the cluster went back; its data replaces ours'
          : 'a list is older than what is stored',
        details,
      );
    }
    if (admitted === 'REFUSED') return 'refused';
    this.removals.judge(snapshot, this.compare(snapshot, admitted === 'RESET'));
    progress.advance(snapshot.resourceVersion);
    progress.prove(this.parts.clock.monotonicMs());
    this.react();
    return 'accepted';
  }

  onUpsert(scope: Scope, object: ObservedObject): void {
    const { namespace, name, resourceVersion } = object.object.metadata;
    const known = this.known.get(object.resource, namespace, name);
    if (isNews(object.object.metadata, known) || this.removals.holds({ ...object, namespace, name })) this.put(object);
    this.delivered(scope, resourceVersion ?? '');
  }

  onDelete(scope: Scope, ref: ObjectRef): void {
    const object = { resource: scope.resource, namespace: ref.namespace, name: ref.name };
    this.resync.sawDeletion(scope, object);
    if (deletes(ref, this.known.get(object.resource, object.namespace, object.name))) this.remove(object);
    this.delivered(scope, ref.resourceVersion);
  }

  onNews(scope: Scope, news: ScopeNews): void {
    const progress = this.progressOf(scope);
    progress.note(news);
    if (news.type === 'PROGRESS') {
      this.delivered(scope, news.resourceVersion);
      return;
    }
    if (news.type === 'PROOF') {
      if (progress.isBehind(news.resourceVersion))
        this.parts.source.relist(scope, `the server is at ${news.resourceVersion}, before ${progress.version ?? ''}`);
      else progress.prove(this.parts.clock.monotonicMs());
    } else if (news.type === 'REJECTED') {
      const { ref, violations, dropped } = news;
      this.parts.logger.warn(`an ${dropped} could not be read and is skipped`, {
        cluster: this.options.cluster,
        scope: progress.key,
        ...ref,
        violations,
      });
    }
    this.react();
  }

  acceptsIdentity(identity: ClusterIdentity | null): boolean {
    const { cluster } = this.options;
    if (identity === null) return true; // it does not let us know: shown as unverified
    if (this.identity) return this.identity.source !== identity.source || this.identity.uid === identity.uid;
    this.identity = identity;
    this.parts.registry.rememberIdentity(cluster, identity).catch((error: unknown) => {
      this.parts.logger.warn('the identity of a cluster could not be stored', {
        cluster,
        error: (error as Error).message,
      });
    });
    return true;
  }

  private begin(cursors: ReadonlyMap<string, string>): void {
    this.parts.source.start(this, cursors);
    this.resync.start();
    this.reporter.start();
  }

  private progressOf(scope: Scope): ScopeProgress {
    const progress = this.scopes.get(scopeKey(scope));
    if (!progress) throw new TypeError(`${scopeKey(scope)} is not mirrored`);
    return progress;
  }

  /** Versions up to which everything is stored, once the desired states are: whoever resumes there must not miss what is held. */
  private storableCursors(): ReadonlyMap<string, string> {
    const scopes = [...this.scopes.values()].filter(({ scope }) => !this.removals.isHeld(scope));
    return new Map(scopes.flatMap(({ key, version }) => (version === null ? [] : [[key, version]])));
  }

  /** Takes what a complete list has that is newer, or anything if it is a reset. Returns what it lacks. */
  private compare(snapshot: Snapshot, reset: boolean): SnapshotDifference {
    const { resource } = snapshot.scope;
    const difference = compareSnapshot(
      snapshot,
      this.known.of(resource),
      // What was missing and is seen again is news, though its version may be one that the cluster has lost since.
      ({ namespace, name }) => reset || this.removals.holds({ resource, namespace, name }),
    );
    for (const object of difference.upserts) this.put(object);
    return difference;
  }

  private proofAgeMs(): number | null {
    const provenAtMs = provenAt([...this.scopes.values()]);
    if (provenAtMs === null) return null;
    const unwrittenMs = this.desired.oldestMs ?? provenAtMs;
    return this.parts.clock.monotonicMs() - Math.min(provenAtMs, unwrittenMs);
  }

  private delivered(scope: Scope, version: string): void {
    const progress = this.progressOf(scope);
    progress.advance(version);
    progress.prove(this.parts.clock.monotonicMs());
    const drift = this.resync.judge(scope, {
      progress: progress.version ?? version,
      known: this.known.of(scope.resource),
    });
    if (drift) this.repair(scope, drift);
    this.react();
  }

  private repair(scope: Scope, { outdated, ghosts, known }: Drift): void {
    for (const object of outdated) this.put(object);
    const unheld = ghosts.filter((object) => !this.removals.holds(object));
    if (outdated.length + unheld.length === 0) return;
    const figures = { scope: scopeKey(scope), outdated: outdated.length, ghosts: unheld.length };
    this.parts.logger.error('the mirror had drifted from its source', { cluster: this.options.cluster, ...figures });
    if (this.removals.allows(scope, { missing: unheld, known })) for (const object of unheld) this.remove(object);
    else this.parts.source.relist(scope, 'a full compare lacks many known objects'); // which the guard judges
  }

  /** What was observed is to be written, and may have changed the state. */
  private react(): void {
    this.writer.wake();
    this.reporter.check();
  }

  private put(object: ObservedObject): void {
    const { namespace, name } = object.object.metadata;
    this.removals.forget({ resource: object.resource, namespace, name });
    this.desired.put({ ...object, namespace, name, receivedAtMs: this.parts.clock.monotonicMs() });
  }

  private remove(object: MissingObject): void {
    this.removals.forget(object);
    this.desired.put({ ...object, object: null, receivedAtMs: this.parts.clock.monotonicMs() });
  }
}
