export const FILE_FORMATS = ['YAML', 'JSON', 'CSV'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** One registration as it stands in a file: nothing is known of it yet. */
export interface LocatedItem {
  readonly item: unknown;
  /** Where it begins, from 1. */
  readonly line: number;
}

/** One thing that is wrong with a file. */
export interface FileProblem {
  readonly line: number;
  /** Which registration, from 1; null = the file as a whole. */
  readonly row: number | null;
  /** Of the registration, such as `ports/0/port`; '' = all of it. */
  readonly field: string;
  readonly message: string;
}

/** A file as it was read, before the rules were asked. */
export interface ReadFile {
  readonly items: readonly LocatedItem[];
  readonly problems: readonly FileProblem[];
}

/** A file with one thing wrong with the whole of it. */
export function unreadable(message: string, line = 1): ReadFile {
  return { items: [], problems: [{ line, row: null, field: '', message }] };
}
