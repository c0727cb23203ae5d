import type { Endpoint, MirroredSlice, SliceCopy, TableScope } from '@rollcall/core';
import { copiesOf, jsonEquals, joinAddress } from '@rollcall/core';

/** Beyond so many changed rows, sorting all is cheaper than placing each. */
const PLACED_ONE_BY_ONE = 32;

/** Rows that are not there any more, and those that are new: a row that changed is both. */
export interface ReplacedRows {
  readonly gone: ReadonlySet<Endpoint>;
  readonly fresh: readonly Endpoint[];
}

/**
 * The endpoints of one Service in one cluster: its slices joined and deduplicated, and kept so change by change. Rows are
 * immutable and keep their identity while nothing about them changes: readers compare by reference.
 */
export class EndpointTable {
  private readonly copies = new Map<string, SliceCopy[]>();
  private readonly rowsByAddress = new Map<string, readonly Endpoint[]>();
  private sorted: readonly Endpoint[];

  constructor(
    private readonly scope: TableScope,
    slices: Iterable<MirroredSlice>,
  ) {
    for (const slice of slices) for (const copy of copiesOf(slice)) this.addCopy(copy);
    for (const [address, copies] of this.copies) this.rowsByAddress.set(address, joinAddress(scope, copies));
    this.sorted = [...this.rowsByAddress.values()].flat().sort(bySortKey);
  }

  /** Sorted; a new list whenever a row changed. */
  get rows(): readonly Endpoint[] {
    return this.sorted;
  }

  /** A slice of the Service came (`before` null), changed, or went (`after` null). */
  replace(before: MirroredSlice | null, after: MirroredSlice | null): ReplacedRows {
    const samePorts = before !== null && after !== null && jsonEquals(before.header.ports, after.header.ports);
    const old = new Map<string, SliceCopy[]>();
    if (before) for (const copy of copiesOf(before)) this.removeCopy(copy, old);
    const touched = new Set(old.keys());
    if (after) {
      for (const copy of copiesOf(after)) {
        this.addCopy(copy);
        const [was, ...more] = old.get(copy.addressKey) ?? [];
        const alone = this.copies.get(copy.addressKey)?.length === 1;
        if (samePorts && alone && more.length === 0 && was?.entry === copy.entry) touched.delete(copy.addressKey);
        else touched.add(copy.addressKey);
      }
    }
    return this.rejoin(touched);
  }

  private rejoin(addresses: ReadonlySet<string>): ReplacedRows {
    const gone = new Set<Endpoint>();
    const fresh: Endpoint[] = [];
    for (const address of addresses) {
      const before = this.rowsByAddress.get(address) ?? [];
      const copies = this.copies.get(address);
      const joined = copies ? joinAddress(this.scope, copies) : [];
      const after = joined.map((row) => before.find((known) => jsonEquals(known, row)) ?? row);
      if (copies) this.rowsByAddress.set(address, after);
      else this.rowsByAddress.delete(address);
      for (const row of before) if (!after.includes(row)) gone.add(row);
      for (const row of after) if (!before.includes(row)) fresh.push(row);
    }
    if (gone.size + fresh.length > 0) this.sorted = replaceRows(this.sorted, gone, fresh);
    return { gone, fresh };
  }

  private addCopy(copy: SliceCopy): void {
    const copies = this.copies.get(copy.addressKey);
    if (copies) copies.push(copy);
    else this.copies.set(copy.addressKey, [copy]);
  }

  private removeCopy(copy: SliceCopy, removed: Map<string, SliceCopy[]>): void {
    const { addressKey } = copy;
    const copies = this.copies.get(addressKey) ?? [];
    const left = copies.filter(({ entry }) => entry !== copy.entry);
    if (left.length > 0) this.copies.set(addressKey, left);
    else this.copies.delete(addressKey);
    removed.set(addressKey, [...(removed.get(addressKey) ?? []), copy]);
  }
}

function replaceRows(
  rows: readonly Endpoint[],
  gone: ReadonlySet<Endpoint>,
  fresh: readonly Endpoint[],
): readonly Endpoint[] {
  const kept = gone.size > 0 ? rows.filter((row) => !gone.has(row)) : [...rows];
  if (fresh.length > PLACED_ONE_BY_ONE) return kept.concat(fresh).sort(bySortKey);
  for (const row of fresh) kept.splice(placeOf(kept, row.sortKey), 0, row);
  return kept;
}

/** Index of the first row that does not sort before the key. */
function placeOf(rows: readonly Endpoint[], sortKey: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.sortKey ?? '') < sortKey) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The order of answers. */
export function bySortKey(a: Endpoint, b: Endpoint): number {
  return a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0;
}
