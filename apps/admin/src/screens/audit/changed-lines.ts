import { diffLines } from 'diff';
import { stringify } from 'yaml';

/** A line as it is before and after (' '), only before ('-'), or only after ('+'). */
export interface ChangedLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** What became of a value, as lines of YAML; none if there is neither. */
export function changedLines(before: unknown, after: unknown): readonly ChangedLine[] {
  return diffLines(textOf(before), textOf(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): ChangedLine => ({ sign: added ? '+' : removed ? '-' : ' ', text })),
  );
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : stringify(value, { sortMapEntries: true });
}
