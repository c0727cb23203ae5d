import type { CheckState, HealthCheck } from '@rollcall/core';

/** Counts good and bad checks in a row: a state changes after `rise` good or `fall` bad ones. */
export class CheckProgress {
  private streak = 0;
  private lastOk: boolean | null = null;

  /** `version`: of the registration that is counted for. */
  constructor(readonly version: number) {}

  /** The state after one more check. */
  next(ok: boolean, state: CheckState, { rise, fall }: HealthCheck): CheckState {
    this.streak = ok === this.lastOk ? this.streak + 1 : 1;
    this.lastOk = ok;
    if (ok) return this.streak >= rise ? 'PASSING' : state;
    return this.streak >= fall ? 'FAILING' : state;
  }
}
