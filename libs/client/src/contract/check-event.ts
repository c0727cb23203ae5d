import type { BackendInput, CheckPhase } from './backend.js';
import type { ServiceRef } from './selection.js';

/** A backend that is to be checked, registered or not: its first TCP port is the one that is tried. */
export interface CheckTarget {
  /** From where; may be left out where there is one cluster. */
  readonly cluster?: string | undefined;
  /** For which Service it would be registered: whoever may register there may check. */
  readonly service?: Pick<ServiceRef, 'namespace' | 'name'> | undefined;
  readonly backend: BackendInput;
}

/** What a check tells while it runs: each phase as it ends, then what came of it. */
export type CheckEvent =
  { readonly type: 'PHASE'; readonly phase: CheckPhase } | { readonly type: 'RESULT'; readonly result: CheckResult };

export interface CheckResult {
  readonly ok: boolean;
  /** false = nobody could check it: `message` says why. */
  readonly checked: boolean;
  readonly message: string | null;
  readonly phases: readonly CheckPhase[];
}
