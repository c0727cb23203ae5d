import type { EndpointSlice, WriteBackPlan } from '@rollcall/client';
import { diffLines } from 'diff';
import type { Pair } from 'yaml';
import { parse, stringify } from 'yaml';

export interface DiffLine {
  readonly change: 'SAME' | 'ADDED' | 'REMOVED';
  readonly text: string;
}

/** What is to become of one slice in the cluster. */
export interface SliceDiff {
  readonly change: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly name: string;
  readonly lines: readonly DiffLine[];
  /** Whole, as it would be applied; null = it is to be deleted. */
  readonly yaml: string | null;
}

/**
 * A plan as differences between what is in the cluster and what is proposed. What the API server says by itself (uid, versions, times) is left out on both sides: nobody
 * proposes it. `live`: the slices of the Service as they are mirrored.
 */
export function sliceDiffs(plan: WriteBackPlan, live: readonly EndpointSlice[]): readonly SliceDiff[] {
  const before = (name: string): string => textOf(live.find(({ metadata }) => metadata.name === name));
  return [
    ...plan.create.map(({ name, yaml }) => ({
      change: 'CREATE' as const,
      name,
      yaml,
      lines: linesOf('', textOf(parse(yaml))),
    })),
    ...plan.update.map(({ name, yaml }) => ({
      change: 'UPDATE' as const,
      name,
      yaml,
      lines: linesOf(before(name), textOf(parse(yaml))),
    })),
    ...plan.delete.map(({ name }) => ({
      change: 'DELETE' as const,
      name,
      yaml: null,
      lines: linesOf(before(name), ''),
    })),
  ];
}

interface SliceText {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly addressType?: unknown;
  readonly endpoints?: unknown;
  readonly ports?: unknown;
}

/** Only what somebody proposes, in one order of fields. */
function textOf(slice: unknown): string {
  if (slice === undefined) return '';
  const { metadata = {}, addressType, endpoints, ports } = slice as SliceText;
  const { name, namespace, labels, annotations, ownerReferences } = metadata;
  return stringify(
    { metadata: { name, namespace, labels, annotations, ownerReferences }, addressType, endpoints, ports },
    { sortMapEntries: inReadingOrder, lineWidth: 0, keepUndefined: false, aliasDuplicateObjects: false },
  );
}

/** As a person reads a slice: what it is before what it holds; all else by name. */
const FIRST = ['metadata', 'name', 'namespace', 'addressType', 'ports', 'endpoints'];

function inReadingOrder(a: Pair, b: Pair): number {
  const [left, right] = [String(a.key), String(b.key)];
  const rank = (key: string): number => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  return rank(left) - rank(right) || (left < right ? -1 : 1);
}

function linesOf(before: string, after: string): readonly DiffLine[] {
  return diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ change: added ? 'ADDED' : removed ? 'REMOVED' : 'SAME', text }) as const),
  );
}
