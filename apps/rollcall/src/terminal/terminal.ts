/** Where a sub-command writes. */
export interface Terminal {
  /** What was asked for: standard output. */
  out(text: string): void;
  /** Everything else: progress, warnings, errors. */
  err(text: string): void;
  /** Whether words may be coloured: a person looks at it, and did not say no (https://no-color.org). */
  readonly hasColours: boolean;
  /** Width in characters where a person looks at it; null for pipes and files. */
  readonly columns: number | null;
}
