import type { Endpoint, MirroredSlice, SliceCopy, SliceHeader, TableScope } from '@rollcall/core';
import { copiesOf, isOwnSlice, jsonEquals, joinAddress } from '@rollcall/core';

import type { ReplacedRows } from './sorted-rows.js';
import { bySortKey, replaceRows } from './sorted-rows.js';

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
    const sameSlice = before !== null && after !== null && this.saysTheSame(before.header, after.header);
    const old = new Map<string, SliceCopy[]>();
    if (before) for (const copy of copiesOf(before)) this.removeCopy(copy, old);
    const touched = new Set(old.keys());
    if (after) {
      for (const copy of copiesOf(after)) {
        this.addCopy(copy);
        const [was, ...more] = old.get(copy.addressKey) ?? [];
        const alone = this.copies.get(copy.addressKey)?.length === 1;
        if (sameSlice && alone && more.length === 0 && was?.entry === copy.entry) touched.delete(copy.addressKey);
        else touched.add(copy.addressKey);
      }
    }
    return this.rejoin(touched);
  }

  /** Whether entries that are the same make the same rows in both. */
  private saysTheSame(before: SliceHeader, after: SliceHeader): boolean {
    const { mark } = this.scope;
    const sameOrigin = !mark || isOwnSlice(before, mark) === isOwnSlice(after, mark);
    return sameOrigin && jsonEquals(before.ports, after.ports);
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
    this.sorted = replaceRows(this.sorted, { gone, fresh });
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
