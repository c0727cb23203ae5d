import type { EntryChange, SliceChange } from './change.js';
import { serviceNameOf } from './change.js';
import { sameResolved } from './conditions.js';
import type { EndpointSlice, SliceEndpoint, SliceHeader } from './endpoint-slice.js';
import { jsonEquals } from './json-equals.js';
import type { MirroredSlice, SliceEntry } from './mirrored-slice.js';

/** A slice as observed in a cluster; null = it is gone. */
export interface ObservedSlice {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly slice: EndpointSlice | null;
}

/**
 * What has to change for the kept slice to become the observed one; null = nothing. Cost is that of the slice, the result
 * is that of the difference. A new entry, and one whose resolved conditions changed, begins with `since` = `at` (RFC 3339); carry-since.ts corrects it where the served row lives on.
 */
export function diffSlice(kept: MirroredSlice | null, observed: ObservedSlice, at: string): SliceChange | null {
  const { cluster, namespace, name, slice } = observed;
  const before = kept?.header ?? null;
  const after = slice && headerOf(slice);
  // A slice that moves to another Service is told whole: who goes back from there has nothing else of it.
  const moved = before !== null && after !== null && serviceNameOf(before) !== serviceNameOf(after);
  const entries = diffEntries(kept?.entries ?? [], slice?.endpoints ?? [], { at, moved });
  if (entries.length === 0 && jsonEquals(before, after)) return null;
  return { kind: 'slice', cluster, namespace, name, before, after, entries };
}

/**
 * Identity of each endpoint within its slice: its first address and target, numbered where they repeat. It survives a
 * change of conditions, hints, zone or node, so that such a change is one changed entry.
 */
export function entryKeys(endpoints: readonly SliceEndpoint[]): readonly string[] {
  const seen = new Map<string, number>();
  return endpoints.map(({ addresses, targetRef }) => {
    const key = `${addresses[0] ?? ''}|${targetRef?.uid ?? ''}`;
    const times = seen.get(key) ?? 0;
    seen.set(key, times + 1);
    return times === 0 ? key : `${key}#${times}`;
  });
}

function headerOf({ metadata, addressType, ports }: EndpointSlice): SliceHeader {
  return { metadata, addressType, ports };
}

interface EntryDiff {
  readonly at: string;
  /** Every entry begins anew, and none counts as unchanged. */
  readonly moved: boolean;
}

function diffEntries(
  kept: readonly SliceEntry[],
  endpoints: readonly SliceEndpoint[],
  { at, moved }: EntryDiff,
): EntryChange[] {
  const keptByKey = new Map(kept.map((entry) => [entry.key, entry]));
  const keys = entryKeys(endpoints);
  const ranks = ranksOf(keys, keptByKey);
  const changes: EntryChange[] = [];
  endpoints.forEach((endpoint, i) => {
    const [key, rank] = [keys[i] ?? '', ranks[i] ?? i];
    const before = keptByKey.get(key) ?? null;
    keptByKey.delete(key);
    if (!moved && before?.rank === rank && jsonEquals(before.endpoint, endpoint)) return;
    const since = before && !moved && sameResolved(before.endpoint.conditions, endpoint.conditions) ? before.since : at;
    changes.push({ before, after: { key, rank, since, endpoint } });
  });
  for (const before of keptByKey.values()) changes.push({ before, after: null });
  return changes;
}

/**
 * The EndpointSlice controller removes in place and appends, so survivors nearly always stand in their old order with
 * newcomers behind them: then survivors keep their ranks. Any other order is numbered anew.
 */
function ranksOf(keys: readonly string[], kept: ReadonlyMap<string, SliceEntry>): readonly number[] {
  const ranks: number[] = [];
  let last = -1;
  let newcomer = false;
  for (const key of keys) {
    const rank = kept.get(key)?.rank;
    if (rank === undefined) {
      newcomer = true;
      last += 1;
    } else if (newcomer || rank <= last) {
      return keys.map((_, i) => i);
    } else {
      last = rank;
    }
    ranks.push(last);
  }
  return ranks;
}
