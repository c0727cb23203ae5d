import type { Backend, Revision, SlicePlan, Violation, ViolationCode } from '@rollcall/core';
import { gravestCode } from '@rollcall/core';

import type { ClusterOpinion } from '../commands/cluster-opinion.js';

/** Why something was not done, as a value: each edge says it in its own form. `code`: of the public contract. */
export type Refusal =
  /** There is no such thing, or the caller may not see it: the two are not told apart. */
  | { readonly type: 'NOT_FOUND'; readonly code: 'NOT_FOUND'; readonly message: string }
  /** The caller sees it and may not change it. */
  | { readonly type: 'FORBIDDEN'; readonly code: 'FORBIDDEN'; readonly message: string }
  /** Everything that is wrong with what was sent; `code` is the gravest. */
  | {
      readonly type: 'INVALID';
      readonly code: ViolationCode;
      readonly message: string;
      readonly violations: readonly [Violation, ...Violation[]];
    }
  /** Somebody else was faster. */
  | { readonly type: 'CONFLICT'; readonly code: 'CONFLICT'; readonly message: string }
  /** It is not in the version that the caller names; `current` null = it is gone. */
  | {
      readonly type: 'OUTDATED';
      readonly code: 'PRECONDITION_FAILED';
      readonly message: string;
      readonly current: Backend | null;
    }
  /** The idempotency key was used for another request. */
  | { readonly type: 'KEY_REUSED'; readonly code: 'IDEMPOTENCY_KEY_REUSED'; readonly message: string };

interface Done {
  readonly type: 'DONE';
  /** What has to be written to the cluster for it. */
  readonly plan: SlicePlan;
  /** Of a dry run: what the cluster says to that; else null. */
  readonly opinion: ClusterOpinion | null;
  /** The view has folded it; null = nothing was written: a dry run, or nothing changed. */
  readonly revision: Revision | null;
}

export interface Registered extends Done {
  /** Of a dry run: as they would be. */
  readonly backends: readonly Backend[];
  /** It was answered before, under the same idempotency key. */
  readonly replayed: boolean;
}

export interface Updated extends Done {
  readonly backend: Backend;
}

export interface Removed extends Done {
  readonly id: string;
}

export function notFound(what: string): Refusal {
  return { type: 'NOT_FOUND', code: 'NOT_FOUND', message: `there is no ${what}` };
}

export function invalid(violations: readonly [Violation, ...Violation[]]): Refusal {
  const [first, ...more] = violations;
  const message = more.length === 0 ? first.message : `${first.message} And ${more.length} more.`;
  return { type: 'INVALID', code: gravestCode(violations), message, violations };
}
