import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';
import type { ClusterSource, Scope } from './cluster-source.js';
import { scopeKey } from './cluster-source.js';
import type { ComparedScope, Drift } from './full-compare.js';
import { FullCompare } from './full-compare.js';
import type { MissingObject } from './held-removals.js';

export interface ResyncParts {
  readonly source: ClusterSource;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Compares the whole mirror with its source once an interval. Finds nothing as long as the watches keep their promise;
 * what it finds is counted and repaired.
 */
export class Resync {
  private readonly compares = new Map<string, FullCompare>();
  private readonly found = new Map<string, number>();
  private timer: Timer | null = null;

  constructor(
    private readonly intervalMs: number,
    private readonly parts: ResyncParts,
  ) {}

  /** Differences that the last compares found; null = none was finished yet. */
  get drift(): number | null {
    return this.found.size === 0 ? null : [...this.found.values()].reduce((sum, count) => sum + count, 0);
  }

  start(): void {
    this.timer = this.parts.clock.after(this.intervalMs, () => {
      this.start();
      for (const scope of this.parts.source.scopes) void this.compare(scope);
    });
  }

  stop(): void {
    this.timer?.cancel();
    this.compares.clear();
  }

  sawDeletion(scope: Scope, object: MissingObject): void {
    this.compares.get(scopeKey(scope))?.sawDeletion(object);
  }

  /** The result of a running compare, as soon as there is one. */
  judge(scope: Scope, compared: ComparedScope): Drift | null {
    const key = scopeKey(scope);
    const drift = this.compares.get(key)?.judge(compared) ?? null;
    if (!drift) return null;
    this.compares.delete(key);
    this.found.set(key, drift.outdated.length + drift.ghosts.length);
    return drift;
  }

  private async compare(scope: Scope): Promise<void> {
    const compare = new FullCompare();
    this.compares.set(scopeKey(scope), compare);
    try {
      compare.listed(await this.parts.source.list(scope));
    } catch (error) {
      this.compares.delete(scopeKey(scope));
      this.parts.logger.info('a full compare could not be made', {
        scope: scopeKey(scope),
        error: (error as Error).message,
      });
    }
  }
}
