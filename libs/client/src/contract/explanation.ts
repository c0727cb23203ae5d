/** Why an address is, or is not, among the endpoints that a selection holds. */
export interface Explanation {
  /** As it was asked for, in canonical text where it is an address. */
  readonly address: string;
  readonly selected: boolean;
  /** The answer in one sentence. */
  readonly summary: string;
  /** In the order in which they were decided. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  /** Where the rule is written down, such as `CND-1` (docs/semantics.md). */
  readonly rule: string;
  readonly text: string;
  readonly slice: string | null;
  readonly condition: string | null;
}
