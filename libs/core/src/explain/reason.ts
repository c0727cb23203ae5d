/** One step of an explanation. */
export interface Reason {
  /** Where the rule is written down (docs/semantics.md). */
  readonly rule: string;
  /** A sentence for people. */
  readonly text: string;
  /** The slice that it speaks of; null = none. */
  readonly slice: string | null;
  /** The condition that it speaks of; null = none. */
  readonly condition: string | null;
}

/** `excludes`: this is why the endpoint is not selected. */
export interface Step extends Reason {
  readonly excludes: boolean;
}

export function step(rule: string, text: string, more: Partial<Omit<Step, 'rule' | 'text'>> = {}): Step {
  return { rule, text, slice: null, condition: null, excludes: false, ...more };
}

export function exclusion(rule: string, text: string, more: Partial<Omit<Step, 'rule' | 'text'>> = {}): Step {
  return step(rule, text, { ...more, excludes: true });
}
