import type { GuardStatus } from '../clusters/cluster-status.js';
import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';
import type { ClusterSource, Scope, Snapshot } from './cluster-source.js';
import { scopeKey } from './cluster-source.js';
import type { Hold, MissingObject } from './held-removals.js';
import { HeldRemovals, missingKey } from './held-removals.js';
import type { GuardLimits, GuardVerdict } from './removal-guard.js';
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
    const verdict = this.verdict(snapshot, missing.length, known);
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
    this.confirmAfter(this.untilLookMs(hold), snapshot.scope);
    this.parts.changed();
  }

  /** What a person has to confirm is looked at again as well: the cluster may have everything again. */
  private untilLookMs({ untilMs }: Hold): number {
    const waits = untilMs === null || this.held.waitsForPerson;
    return waits ? this.options.guard.holdMs : Math.max(0, untilMs - this.parts.clock.nowMs());
  }

  private verdict({ scope, objects, unreadable }: Snapshot, removals: number, known: number): GuardVerdict {
    const nothingLeft = isWhole(scope) && objects.length + unreadable.length === 0;
    return judgeRemoval({ removals, known, nothingLeft }, this.options.guard);
  }

  private newTimes(scope: string): Pick<Hold, 'sinceMs' | 'untilMs'> {
    const { inherited } = this.options;
    if (!inherited || this.judged.has(scope)) return { sinceMs: this.parts.clock.nowMs(), untilMs: null };
    return {
      sinceMs: Date.parse(inherited.since),
      untilMs: inherited.until === null ? null : Date.parse(inherited.until),
    };
  }

  private confirmAfter(ms: number, scope: Scope): void {
    this.timers.set(
      scopeKey(scope),
      this.parts.clock.after(ms, () => void this.confirmByList(scope)),
    );
  }

  private async confirmByList(scope: Scope): Promise<void> {
    try {
      this.confirmBy(await this.parts.source.list(scope));
    } catch (error) {
      this.parts.logger.info('a held removal could not be confirmed yet', {
        cluster: this.options.cluster,
        scope: scopeKey(scope),
        error: (error as Error).message,
      });
      if (!this.stopped) this.confirmAfter(this.options.retryMs, scope);
    }
  }

  /**
   * What a second list lacks as well is removed, when the hold has passed. But as long as a person has to say that no Service is
   * left, nothing else of that cluster goes by time: it is the same doubt.
   */
  private confirmBy(second: Snapshot): void {
    const scope = scopeKey(second.scope);
    const hold = this.held.get(scope);
    if (this.stopped || !hold) return;
    const { missing, known } = this.parts.compare(second);
    const still = [...hold.missing.values()].filter(isIn(missing));
    const verdict = this.verdict(second, still.length, known);
    const hasPassed = hold.untilMs !== null && this.parts.clock.nowMs() >= hold.untilMs;
    if (verdict === 'APPLY' || (verdict === 'HOLD' && hasPassed && !this.held.waitsForPerson)) {
      this.end(scope);
      this.carryOut(still);
      this.parts.changed();
    } else this.hold(second, { missing: still, known, byTime: verdict === 'HOLD' });
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
