import type { Backend } from './backends/backend.js';
import type { SliceHeader } from './endpoint-slice.js';
import type { MirroredSlice, SliceEntry } from './mirrored-slice.js';
import type { Service } from './service.js';
import { SERVICE_NAME_LABEL } from './well-known.js';

/**
 * What one revision did to one object. A change carries what was before and what is after, so that the same record folds
 * a state forward ({@link applySliceChange}) and takes it back to where a subscriber left off ({@link revertSliceChange}).
 */
export type Change = MirrorChange | BackendChange;

/** What a cluster's worker saw there. */
export type MirrorChange = ServiceChange | SliceChange;

interface ObjectChange {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** `before` null = created, `after` null = deleted. */
export interface ServiceChange extends ObjectChange {
  readonly kind: 'service';
  readonly before: Service | null;
  readonly after: Service | null;
}

/** Header and entries apart: one flapping endpoint of a thousand is one {@link EntryChange}. */
export interface SliceChange extends ObjectChange {
  readonly kind: 'slice';
  readonly before: SliceHeader | null;
  readonly after: SliceHeader | null;
  /** Only entries that differ, each key once. */
  readonly entries: readonly EntryChange[];
}

/** A registration; `name` is its id. `before` null = registered, `after` null = removed. It never moves to another Service. */
export interface BackendChange extends ObjectChange {
  readonly kind: 'backend';
  readonly service: string;
  readonly before: Backend | null;
  readonly after: Backend | null;
}

/** Both sides have the same key. `before` null = added, `after` null = removed. */
export interface EntryChange {
  readonly before: SliceEntry | null;
  readonly after: SliceEntry | null;
}

/** Name of the Service that a slice belongs to, in the slice's own namespace; null = to none (semantics ASC-1, ASC-2). */
export function serviceNameOf(header: SliceHeader): string | null {
  return header.metadata.labels?.[SERVICE_NAME_LABEL] || null;
}

/** Names of the Services that a change touches, in the object's namespace: two if a slice moved (semantics ASC-4). */
export function servicesTouchedBy(change: Change): readonly string[] {
  if (change.kind === 'service') return [change.name];
  if (change.kind === 'backend') return [change.service];
  const [before, after] = [change.before, change.after].map((header) => header && serviceNameOf(header));
  if (!before || before === after) return after ? [after] : [];
  return after ? [before, after] : [before];
}

/** The slice after the change; null = deleted. */
export function applySliceChange(slice: MirroredSlice | null, change: SliceChange): MirroredSlice | null {
  return change.after && { header: change.after, entries: replaceEntries(slice, change.entries, 'after') };
}

/** The slice before the change; null = it did not exist. */
export function revertSliceChange(slice: MirroredSlice | null, change: SliceChange): MirroredSlice | null {
  return change.before && { header: change.before, entries: replaceEntries(slice, change.entries, 'before') };
}

function replaceEntries(
  slice: MirroredSlice | null,
  changes: readonly EntryChange[],
  side: 'before' | 'after',
): readonly SliceEntry[] {
  const entries = slice?.entries ?? [];
  if (changes.length === 0) return entries;
  const other = side === 'after' ? 'before' : 'after';
  const replaced = new Map<string, SliceEntry | null>();
  for (const change of changes) {
    const key = change[side]?.key ?? change[other]?.key;
    if (key !== undefined) replaced.set(key, change[side]);
  }
  const result: SliceEntry[] = [];
  for (const entry of entries) {
    const replacement = replaced.get(entry.key);
    if (replacement === undefined) result.push(entry);
    else if (replacement) result.push(replacement);
    replaced.delete(entry.key);
  }
  for (const entry of replaced.values()) if (entry) result.push(entry);
  return isRanked(result) ? result : result.sort((a, b) => a.rank - b.rank);
}

function isRanked(entries: readonly SliceEntry[]): boolean {
  return entries.every((entry, i) => entry.rank >= (entries[i - 1]?.rank ?? entry.rank));
}
