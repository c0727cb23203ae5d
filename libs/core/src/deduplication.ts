import { resolveConditions } from './conditions.js';
import type { SliceHeader } from './endpoint-slice.js';
import { compareResourceVersions, isResourceVersion } from './resource-version.js';
import type { SliceCopy } from './slice-copy.js';
import { LAST_CHANGE_TRIGGER_TIME_ANNOTATION } from './well-known.js';

/**
 * Which of the copies of one address, port and protocol counts. kube-proxy decides: a copy that is not terminating over one that
 * is; inside one slice the last such, or the first if all are terminating (semantics DUP-2). Where it leaves the choice between
 * slices to chance, this is our order (DUP-4): of the copies of one target the newest, then ready over not ready, then the smallest
 * slice name. A total order over the winners of the slices: pairwise rules could go in a circle.
 */
export function winnerOf(copies: readonly [SliceCopy, ...SliceCopy[]]): SliceCopy {
  if (copies.length === 1) return copies[0];
  const winners = [...bySlice(copies).values()].map(winnerInSlice);
  const running = winners.filter((copy) => !isTerminating(copy));
  return newestOfEachTarget(running.length > 0 ? running : winners).reduce((best, copy) =>
    outranks(copy, best) ? copy : best,
  );
}

function isTerminating({ entry }: SliceCopy): boolean {
  return resolveConditions(entry.endpoint.conditions).terminating;
}

/** Whether a copy comes before another by what it says, and not by when it was said. */
export function outranks(copy: SliceCopy, other: SliceCopy): boolean {
  const [a, b] = [
    resolveConditions(copy.entry.endpoint.conditions),
    resolveConditions(other.entry.endpoint.conditions),
  ];
  if (a.terminating !== b.terminating) return !a.terminating;
  if (a.ready !== b.ready) return a.ready;
  return copy.header.metadata.name < other.header.metadata.name;
}

function bySlice(copies: readonly SliceCopy[]): ReadonlyMap<string, readonly SliceCopy[]> {
  const slices = new Map<string, SliceCopy[]>();
  for (const copy of copies) {
    const { name } = copy.header.metadata;
    const list = slices.get(name);
    if (list) list.push(copy);
    else slices.set(name, [copy]);
  }
  return slices;
}

/** Later copies take the place of earlier ones, but for terminating ones. */
function winnerInSlice(copies: readonly SliceCopy[]): SliceCopy {
  return [...copies].sort((a, b) => a.order - b.order).reduce((winner, copy) => (isTerminating(copy) ? winner : copy));
}

function newestOfEachTarget(copies: readonly SliceCopy[]): readonly SliceCopy[] {
  const targets = new Map<string, SliceCopy[]>();
  const others: SliceCopy[] = [];
  for (const copy of copies) {
    const uid = copy.entry.endpoint.targetRef?.uid;
    if (!uid) others.push(copy);
    else if (targets.has(uid)) targets.get(uid)?.push(copy);
    else targets.set(uid, [copy]);
  }
  return [...others, ...[...targets.values()].flatMap(newest)];
}

/** The newest copies of one target: by trigger time where all say one, else by resourceVersion; several if that does not tell. */
function newest(copies: readonly SliceCopy[]): readonly SliceCopy[] {
  if (copies.length === 1) return copies;
  const times = copies.map(({ header }) => changeInstant(header));
  const latest = times.reduce((best, time) => (best && time && time > best ? time : best), times[0] ?? null);
  const byTime = times.includes(null) ? copies : copies.filter((_, i) => times[i] === latest);
  const versions = byTime.map(({ header }) => header.metadata.resourceVersion ?? '');
  if (byTime.length === 1 || !versions.every(isResourceVersion)) return byTime;
  const highest = versions.reduce((best, version) => (compareResourceVersions(version, best) > 0 ? version : best));
  return byTime.filter((_, i) => versions[i] === highest);
}

/** When the change behind a slice happened, as text that sorts by time; null = the slice does not say (semantics LAT-1). */
export function changeInstant({ metadata }: SliceHeader): string | null {
  return readInstant(metadata.annotations?.[LAST_CHANGE_TRIGGER_TIME_ANNOTATION]);
}

/** An RFC 3339 time as text that sorts by time, to the nanosecond; null = there is none. */
function readInstant(text: string | undefined): string | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/i.exec(text ?? '');
  const [, seconds = '', fraction = '', zone = ''] = match ?? [];
  const ms = match ? Date.parse(`${seconds}${zone}`) : NaN;
  return Number.isNaN(ms) ? null : `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}`;
}
