import type { Backend, Endpoint, MirroredSlice, OwnScope, ServiceContents } from '@rollcall/core';
import { BackendsByAddress, checkedRow, isRouted, jsonEquals } from '@rollcall/core';

import { EndpointTable } from './endpoint-table.js';
import { replaceRows } from './sorted-rows.js';

/** What kube-proxy sees of a Service where we write slices (core's `routingRows`), kept change by change. */
export class RoutedRows {
  private readonly table: EndpointTable;
  private readonly leading: BackendsByAddress;
  /** Joined rows of one address that a registration of ours decides, by what they are joined to. */
  private readonly checked = new Map<Endpoint, Endpoint>();
  private readonly ours = new Map<string, Set<Endpoint>>();
  private sorted: readonly Endpoint[];

  constructor(scope: OwnScope, { slices, backends }: ServiceContents) {
    this.leading = new BackendsByAddress(backends);
    this.table = new EndpointTable(scope, slices.filter(isRouted));
    this.sorted = this.table.rows.map((row) => this.take(row));
  }

  /** Sorted; a new list whenever a row changed. */
  get rows(): readonly Endpoint[] {
    return this.sorted;
  }

  /** A slice of the Service came (`before` null), changed, or went (`after` null). */
  replace(before: MirroredSlice | null, after: MirroredSlice | null): void {
    const { gone, fresh } = this.table.replace(routed(before), routed(after));
    const left = new Set([...gone].map((row) => this.drop(row)));
    const come = fresh.map((row) => this.take(row));
    this.sorted = replaceRows(this.sorted, { gone: left, fresh: come });
  }

  /** A registration came (`before` null), changed, or went (`after` null). */
  fold(before: Backend | null, after: Backend | null): void {
    const gone = new Set<Endpoint>();
    const fresh: Endpoint[] = [];
    for (const address of this.leading.replace(before, after)) {
      for (const row of [...(this.ours.get(address) ?? [])]) {
        const [was, is] = [this.checked.get(row) ?? row, checkedRow(row, this.leading)];
        if (jsonEquals(was.check, is.check)) continue;
        this.checked.set(row, is);
        gone.add(was);
        fresh.push(is);
      }
    }
    this.sorted = replaceRows(this.sorted, { gone, fresh });
  }

  private take(row: Endpoint): Endpoint {
    if (row.origin !== 'EXTERNAL') return row;
    const checked = checkedRow(row, this.leading);
    this.checked.set(row, checked);
    const there = this.ours.get(row.address) ?? new Set<Endpoint>();
    this.ours.set(row.address, there.add(row));
    return checked;
  }

  private drop(row: Endpoint): Endpoint {
    const checked = this.checked.get(row) ?? row;
    this.checked.delete(row);
    const there = this.ours.get(row.address);
    there?.delete(row);
    if (there?.size === 0) this.ours.delete(row.address);
    return checked;
  }
}

function routed(slice: MirroredSlice | null): MirroredSlice | null {
  return slice && isRouted(slice) ? slice : null;
}
