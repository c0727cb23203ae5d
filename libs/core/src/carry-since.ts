import type { EntryChange, SliceChange } from './change.js';
import { applySliceChange } from './change.js';
import { sameResolved } from './conditions.js';
import type { Endpoint } from './endpoint.js';
import { joinCopies } from './join-slices.js';
import { jsonEquals } from './json-equals.js';
import type { MirroredSlice } from './mirrored-slice.js';
import type { SliceCopy } from './slice-copy.js';
import { copiesOf } from './slice-copy.js';

/** Changes of one Service's slices, not yet applied. */
export interface ServiceChanges {
  readonly cluster: string;
  readonly namespace: string;
  /** All slices of the Service before. */
  readonly slices: Iterable<MirroredSlice>;
  /** Of slices that belong to the Service afterwards, or are deleted. */
  readonly changes: readonly SliceChange[];
  /** Names of slices that are there afterwards, and do not belong to the Service any more. */
  readonly left: readonly string[];
  /** RFC 3339: when the changes were observed. */
  readonly at: string;
}

/** `since` is of the served row, whichever copies decide it: no matter which Service, so no matter what its name is. */
const SCOPE = { cluster: '', namespace: '', service: '' };

/**
 * `since` belongs to the served row, and is kept with the copy that decides it. Where an address has several copies, the
 * deciding one may change: then the row's `since` goes on if its conditions do, and begins anew if they do not. Returns the changes
 * with that corrected, and further ones for slices that changed in nothing else.
 */
export function carrySince({ slices, changes, left, at, ...where }: ServiceChanges): readonly SliceChange[] {
  const before = new Map([...slices].map((slice) => [slice.header.metadata.name, slice]));
  const after = new Map(before);
  for (const change of changes) {
    const slice = applySliceChange(before.get(change.name) ?? null, change);
    if (slice) after.set(change.name, slice);
    else after.delete(change.name);
  }
  for (const name of left) after.delete(name);
  const corrections = new Corrections(where, changes);
  const touched = new Set([
    ...changes.flatMap((change) => [...touchedAddresses(change, before.get(change.name), after.get(change.name))]),
    ...left.flatMap((name) => allAddresses(before.get(name))),
  ]);
  const [old, now] = [copiesByAddress(before.values(), touched), copiesByAddress(after.values(), touched)];
  for (const [address, copies] of now) {
    const was = old.get(address) ?? [];
    if (copies.length === 1 && was.length <= 1) carryAlone(copies, was, corrections);
    else carryRows({ copies, was, at }, corrections);
  }
  return corrections.changes(changes);
}

/** The usual case, and one that moved from slice to slice in one revision. */
function carryAlone([copy]: readonly SliceCopy[], [was]: readonly SliceCopy[], corrections: Corrections): void {
  if (copy && was && sameResolved(copy.entry.endpoint.conditions, was.entry.endpoint.conditions))
    corrections.set(copy, was.entry.since);
}

function carryRows(
  { copies, was, at }: { copies: readonly SliceCopy[]; was: readonly SliceCopy[]; at: string },
  corrections: Corrections,
): void {
  const rowsBefore = new Map(joinCopies(SCOPE, was).map(({ endpoint }) => [endpoint.id, endpoint]));
  for (const { endpoint, winner } of joinCopies(SCOPE, copies)) {
    const row = rowsBefore.get(endpoint.id);
    corrections.set(winner, row && hasSameConditions(row, endpoint) ? row.since : at);
  }
}

function hasSameConditions(a: Endpoint, b: Endpoint): boolean {
  return a.ready === b.ready && a.serving === b.serving && a.terminating === b.terminating;
}

/** Addresses whose copies differ, or may be ranked differently: all of a slice whose ports changed. */
function* touchedAddresses(
  change: SliceChange,
  before: MirroredSlice | undefined,
  after: MirroredSlice | undefined,
): Iterable<string> {
  const entries = new Set(change.entries.flatMap((entry) => [entry.before?.key, entry.after?.key]));
  const whole = !before || !after || !jsonEquals(before.header.ports, after.header.ports);
  for (const slice of [before, after]) {
    for (const { addressKey, entry } of slice ? copiesOf(slice) : [])
      if (whole || entries.has(entry.key)) yield addressKey;
  }
}

function allAddresses(slice: MirroredSlice | undefined): readonly string[] {
  return slice ? copiesOf(slice).map(({ addressKey }) => addressKey) : [];
}

function copiesByAddress(
  slices: Iterable<MirroredSlice>,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly SliceCopy[]> {
  const byAddress = new Map<string, SliceCopy[]>();
  for (const slice of slices) {
    for (const copy of copiesOf(slice)) {
      if (!wanted.has(copy.addressKey)) continue;
      const copies = byAddress.get(copy.addressKey);
      if (copies) copies.push(copy);
      else byAddress.set(copy.addressKey, [copy]);
    }
  }
  return byAddress;
}

/** What `since` of which entry has to be. */
class Corrections {
  private readonly byEntry = new Map<string, { readonly copy: SliceCopy; readonly since: string }>();
  private readonly changed: ReadonlySet<string>;

  constructor(
    private readonly where: Pick<ServiceChanges, 'cluster' | 'namespace'>,
    changes: readonly SliceChange[],
  ) {
    this.changed = new Set(changes.map(({ name }) => name));
  }

  set(copy: SliceCopy, since: string): void {
    if (copy.entry.since !== since) this.byEntry.set(keyOf(copy.header.metadata.name, copy.entry.key), { copy, since });
  }

  changes(changes: readonly SliceChange[]): readonly SliceChange[] {
    if (this.byEntry.size === 0) return changes;
    return [...changes.map((change) => this.corrected(change)), ...this.further()];
  }

  private corrected(change: SliceChange): SliceChange {
    const entries = change.entries.map((entry): EntryChange => {
      const correction = entry.after && this.byEntry.get(keyOf(change.name, entry.after.key));
      return entry.after && correction
        ? { before: entry.before, after: { ...entry.after, since: correction.since } }
        : entry;
    });
    const known = new Set(entries.map(({ after }) => after?.key));
    return {
      ...change,
      entries: [...entries, ...this.entriesOf(change.name).filter(({ after }) => !known.has(after?.key))],
    };
  }

  /** Slices that only lend their copy. */
  private further(): readonly SliceChange[] {
    const names = new Set(
      [...this.byEntry.values()].map(({ copy }) => copy.header.metadata.name).filter((name) => !this.changed.has(name)),
    );
    return [...names].map((name) => {
      const entries = this.entriesOf(name);
      const header =
        [...this.byEntry.values()].find(({ copy }) => copy.header.metadata.name === name)?.copy.header ?? null;
      return {
        kind: 'slice',
        ...this.where,
        name,
        before: header,
        after: header,
        entries,
      };
    });
  }

  private entriesOf(slice: string): readonly EntryChange[] {
    return [...this.byEntry.values()]
      .filter(({ copy }) => copy.header.metadata.name === slice)
      .map(({ copy, since }) => ({ before: copy.entry, after: { ...copy.entry, since } }));
  }
}

function keyOf(slice: string, entry: string): string {
  return `${slice}\n${entry}`;
}
