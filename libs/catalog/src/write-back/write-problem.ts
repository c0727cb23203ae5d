import type { WriteBackState } from '@rollcall/core';

import type { WriteOutcome } from './slice-writer.js';

/** Why a slice is not written: what the registrations in it say. */
export interface WriteProblem {
  readonly state: Extract<WriteBackState, 'PENDING' | 'REFUSED' | 'CONFLICT'>;
  readonly message: string;
}

/** What a failed write means to the rest of a plan. */
export interface Failure {
  /** null = nothing is wrong but the plan: it is made again from what is seen then. */
  readonly problem: WriteProblem | null;
  /** Everything else in the plan would fare alike. */
  readonly isFinal: boolean;
  /** As the server asks. */
  readonly retryAfterMs: number | null;
}

/** null = it did not fail. */
export function failureOf(outcome: WriteOutcome): Failure | null {
  switch (outcome.type) {
    case 'WRITTEN':
      return null;
    case 'EXISTS':
    case 'GONE':
    case 'CONFLICT':
      return { problem: null, isFinal: false, retryAfterMs: null };
    case 'REFUSED':
      return { problem: refused(outcome.message), isFinal: false, retryAfterMs: null };
    case 'FORBIDDEN':
    case 'NAMESPACE_GONE':
      return { problem: refused(outcome.message), isFinal: true, retryAfterMs: null };
    case 'UNAVAILABLE': {
      const message = `The cluster could not be written, and is tried again: ${outcome.message}`;
      return { problem: { state: 'PENDING', message }, isFinal: true, retryAfterMs: outcome.retryAfterMs };
    }
  }
}

function refused(message: string): WriteProblem {
  return { state: 'REFUSED', message: `The cluster did not take it: ${message}` };
}
