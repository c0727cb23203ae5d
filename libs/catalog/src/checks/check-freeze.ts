import type { Clock } from '../clock.js';
import type { Logger } from '../logger.js';

export interface CheckFreezeOptions {
  /** Fewer backends than this may well turn bad at once. */
  readonly min: number;
  /** More than this share of them do not. */
  readonly ratio: number;
  /** If they stay bad for so long, it is believed. */
  readonly holdMs: number;
}

export const FREEZE: CheckFreezeOptions = { min: 5, ratio: 0.5, holdMs: 300_000 };

/**
 * Whether it is the checker that broke: then no backend is said to fail. If most backends turn bad at once, or something that must be there cannot be
 * reached, that is more likely than that all of them are down (reliability: health checks).
 */
export class CheckFreeze {
  /** Backends whose last check failed. */
  private readonly bad = new Set<string>();
  private readonly good = new Set<string>();
  private frozenSinceMs: number | null = null;

  constructor(
    private readonly options: CheckFreezeOptions,
    private readonly parts: {
      readonly clock: Clock;
      readonly logger: Logger;
      /** Whether what must be there can be reached; true where nothing was named. */
      controlAnswers(): Promise<boolean>;
    },
  ) {}

  /** `isKnownBad`: it is said to fail already, and tells nothing about the checker. */
  note(id: string, result: { readonly ok: boolean; readonly isKnownBad: boolean }): void {
    this.forget(id);
    if (result.ok) this.good.add(id);
    else if (!result.isKnownBad) this.bad.add(id);
  }

  forget(id: string): void {
    this.bad.delete(id);
    this.good.delete(id);
  }

  /** To be asked before a backend is said to fail. */
  async isFrozen(): Promise<boolean> {
    return this.mostAreBad() || !(await this.parts.controlAnswers());
  }

  private mostAreBad(): boolean {
    const { min, ratio, holdMs } = this.options;
    const all = this.bad.size + this.good.size;
    if (all < min || this.bad.size <= all * ratio) {
      this.frozenSinceMs = null;
      return false;
    }
    const nowMs = this.parts.clock.monotonicMs();
    if (this.frozenSinceMs === null) {
      this.parts.logger.warn('most checks turned bad at once: states are frozen', { bad: this.bad.size, of: all });
      this.frozenSinceMs = nowMs;
    }
    return nowMs - this.frozenSinceMs < holdMs;
  }
}
