/** When a complete list that lacks known objects is not believed at once. */
export interface GuardLimits {
  /** Held if more than this share of the known objects would go ... */
  readonly ratio: number;
  /** ... and more than so many. */
  readonly min: number;
  /** For so long, if then a second list agrees. */
  readonly holdMs: number;
}

/** What a list would remove. */
export interface Removal {
  readonly removals: number;
  readonly known: number;
  /** The list holds no Service at all, and is one of all namespaces: a real cluster always has default/kubernetes. */
  readonly nothingLeft: boolean;
}

export type GuardVerdict = 'APPLY' | 'HOLD' | 'HOLD_UNTIL_CONFIRMED';

/**
 * An API server that lost its data, or sees none of it, answers with a complete, valid and short list. Explicit deletions
 * are never judged here: only what follows from absence.
 */
export function judgeRemoval({ removals, known, nothingLeft }: Removal, { ratio, min }: GuardLimits): GuardVerdict {
  if (nothingLeft && known > min) return 'HOLD_UNTIL_CONFIRMED';
  return removals > min && removals > ratio * known ? 'HOLD' : 'APPLY';
}
