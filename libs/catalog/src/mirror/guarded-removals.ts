import type { GuardStatus } from '../clusters/cluster-status.js';
import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';
import type { ClusterSource, Scope, Snapshot } from './cluster-source.js';
import { scopeKey } from './cluster-source.js';
import type { Hold, MissingObject } from './held-removals.js';
import { HeldRemovals, missingKey } from './held-removals.js';
import type { GuardLimits } from './removal-guard.js';
import { judgeRemoval } from './removal-guard.js';
import type { SnapshotDifference } from './snapshot-difference.js';

export interface GuardedRemovalsOptions {
  readonly cluster: string;
  readonly guard: GuardLimits;
  /** A confirming list that failed is tried again after so long. */
  readonly retryMs: number;
  /** What an earlier worker held: such a hold goes on, it does not begin anew. */
  readonly inherited: GuardStatus | null;
}

export interface GuardedRemovalsParts {
  readonly source: ClusterSource;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes what a confirming list has, and says what it lacks of what is known now. */
  compare(snapshot: Snapshot): SnapshotDifference;
  remove(object: MissingObject): void;
  /** A hold began or ended by itself. */
  changed(): void;
}

/** Carries out what follows from absence in a complete list, or holds it until a second list or a person confirms it. */
export class GuardedRemovals {
  private readonly held = new HeldRemovals();
  private readonly timers = new Map<string, Timer>();
  /** Scopes that were judged since the start: what an earlier worker held of them goes on, or is over. */
  private readonly judged = new Set<string>();
  private stopped = false;

  constructor(
    private readonly options: GuardedRemovalsOptions,
    private readonly parts: GuardedRemovalsParts,
  ) {}

  get isEmpty(): boolean {
    return this.held.isEmpty;
  }

  status(): GuardStatus | null {
    return this.held.status();
  }

  /** Removals of the scope are held back. */
  isHeld(scope: Scope): boolean {
    return this.held.get(scopeKey(scope)) !== undefined;
  }

  /** The object is known, and was missing from a list. */
  holds(object: MissingObject): boolean {
    return !this.held.isEmpty && this.held.holds(object);
  }

  /** Whether so much may be removed without a list that confirms it. */
  allows(scope: Scope, removal: Pick<SnapshotDifference, 'missing' | 'known'>): boolean {
    const removals = removal.missing.length;
    const nothingLeft = isWhole(scope) && removals === removal.known;
    return judgeRemoval({ removals, known: removal.known, nothingLeft }, this.options.guard) === 'APPLY';
  }

  judge(snapshot: Snapshot, { missing, known }: SnapshotDifference): void {
    const scope = scopeKey(snapshot.scope);
    const nothingLeft = isWhole(snapshot.scope) && snapshot.objects.length + snapshot.unreadable.length === 0;
    const verdict = judgeRemoval({ removals: missing.length, known, nothingLeft }, this.options.guard);
    if (verdict === 'APPLY') {
      this.end(scope);
      this.carryOut(missing);
    } else this.hold(snapshot, { missing, known, byTime: verdict === 'HOLD' });
    this.judged.add(scope);
  }

  /** A person says that it is right. Returns how many objects are removed. */
  confirm(): number {
    const missing = [...this.held.scopes()].flatMap((scope) => this.end(scope));
    this.carryOut(missing);
    return missing.length;
  }

  /** The object was seen, or explicitly deleted. */
  forget(object: MissingObject): void {
    if (!this.held.isEmpty) this.held.forget(object);
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) timer.cancel();
  }

  private hold(
    snapshot: Snapshot,
    { missing, known, byTime }: { missing: readonly MissingObject[]; known: number; byTime: boolean },
  ): void {
    const scope = scopeKey(snapshot.scope);
    const { sinceMs, untilMs } = this.held.get(scope) ?? this.newTimes(scope);
    const hold: Hold = {
      sinceMs,
      untilMs: byTime ? (untilMs ?? sinceMs + this.options.guard.holdMs) : null,
      of: known,
      missing: new Map(missing.map((object) => [missingKey(object), object])),
    };
    this.held.hold(scope, hold);
    const figures = { cluster: this.options.cluster, scope, removals: missing.length, of: known, byTime };
    this.parts.logger.warn('a list lacks many known objects; nothing is removed until that is confirmed', figures);
    this.timers.get(scope)?.cancel();
    if (hold.untilMs !== null) this.confirmAfter(hold.untilMs - this.parts.clock.nowMs(), snapshot);
    this.parts.changed();
  }

  private newTimes(scope: string): Pick<Hold, 'sinceMs' | 'untilMs'> {
    const { inherited } = this.options;
    if (!inherited || this.judged.has(scope)) return { sinceMs: this.parts.clock.nowMs(), untilMs: null };
    return {
      sinceMs: Date.parse(inherited.since),
      untilMs: inherited.until === null ? null : Date.parse(inherited.until),
    };
  }

  private confirmAfter(ms: number, first: Snapshot): void {
    const timer = this.parts.clock.after(Math.max(0, ms), () => void this.confirmByList(first));
    this.timers.set(scopeKey(first.scope), timer);
  }

  /**
   * The hold has passed: what a second list lacks as well is removed. But as long as a person has to say that no Service is left,
   * nothing else of that cluster goes by time: it is the same doubt.
   */
  private async confirmByList(first: Snapshot): Promise<void> {
    const scope = scopeKey(first.scope);
    if (this.held.waitsForPerson) {
      this.confirmAfter(this.options.retryMs, first);
      return;
    }
    try {
      const second = await this.parts.source.list(first.scope);
      if (this.stopped || !this.held.get(scope)) return;
      const { missing } = this.parts.compare(second);
      this.carryOut(this.end(scope).filter(isIn(missing)));
      this.parts.changed();
    } catch (error) {
      this.parts.logger.info('a held removal could not be confirmed yet', {
        cluster: this.options.cluster,
        scope,
        error: (error as Error).message,
      });
      if (!this.stopped) this.confirmAfter(this.options.retryMs, first);
    }
  }

  private end(scope: string): readonly MissingObject[] {
    this.timers.get(scope)?.cancel();
    this.timers.delete(scope);
    return this.held.take(scope);
  }

  private carryOut(missing: readonly MissingObject[]): void {
    for (const object of missing) this.parts.remove(object);
  }
}

/** A list of all Services: a real cluster always has default/kubernetes. */
function isWhole({ resource, namespace }: Scope): boolean {
  return resource === 'services' && namespace === null;
}

function isIn(objects: readonly MissingObject[]): (object: MissingObject) => boolean {
  const keys = new Set(objects.map(missingKey));
  return (object) => keys.has(missingKey(object));
}
