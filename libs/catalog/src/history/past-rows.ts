import type { BackendChange, Change, Endpoint, MirroredSlice, OwnScope, SliceChange, SliceMark } from '@rollcall/core';
import { backendRow, isOwnSlice, WrittenSlices } from '@rollcall/core';

import { EndpointTable } from '../view/endpoint-table.js';
import { sliceBefore } from '../view/past-service.js';
import type { ServiceView } from '../view/service-view.js';

/** Rows that a step back in time takes away and puts in their place: what was after the change, and what was before it. */
export interface RowsBack {
  readonly after: readonly Endpoint[];
  readonly before: readonly Endpoint[];
}

const NONE: RowsBack = { after: [], before: [] };

/**
 * The rows of one Service of one cluster, taken back change by change. A step costs what its change costs, not what the Service does: where a row is
 * written and its hints are left out, because a history does not tell them.
 */
export class PastRows {
  private readonly scope: OwnScope;
  private readonly nowhere: WrittenSlices;
  private readonly slices = new Map<string, MirroredSlice>();
  private readonly table: EndpointTable;
  private readonly registered = new Map<string, Endpoint>();
  private exists: boolean;

  /** As of the view's last revision; what the view folds later does not matter. */
  constructor({ cluster, namespace, name, service, slices, backends }: ServiceView, mark: SliceMark) {
    this.scope = { cluster, namespace, service: name, mark };
    this.nowhere = new WrittenSlices([], mark);
    this.exists = service !== null;
    for (const slice of slices) this.slices.set(slice.header.metadata.name, slice);
    this.table = new EndpointTable(
      this.scope,
      slices.filter(({ header }) => !isOwnSlice(header, mark)),
    );
    for (const backend of backends) {
      const row = backendRow(this.scope, backend, this.nowhere);
      if (row) this.registered.set(backend.id, row);
    }
  }

  /** Without it, its endpoints are not served (semantics ASC-3). */
  get serviceExists(): boolean {
    return this.exists;
  }

  *rows(): Iterable<Endpoint> {
    yield* this.table.rows;
    yield* this.registered.values();
  }

  /** Takes back the newest change that was not taken back yet. */
  revert(change: Change): RowsBack {
    switch (change.kind) {
      case 'service':
        this.exists = change.before !== null;
        return NONE;
      case 'slice':
        return this.revertSlice(change);
      case 'backend':
        return this.revertBackend(change);
    }
  }

  private revertSlice(change: SliceChange): RowsBack {
    const after = this.slices.get(change.name) ?? null;
    const before = sliceBefore(after, change, this.scope.service);
    if (before) this.slices.set(change.name, before);
    else this.slices.delete(change.name);
    const { gone, fresh } = this.table.replace(this.ofOthers(after), this.ofOthers(before));
    return { after: [...gone], before: fresh };
  }

  private revertBackend({ name: id, before: backend }: BackendChange): RowsBack {
    const after = this.registered.get(id);
    const before = backend && backendRow(this.scope, backend, this.nowhere);
    if (before) this.registered.set(id, before);
    else this.registered.delete(id);
    return { after: after ? [after] : [], before: before ? [before] : [] };
  }

  private ofOthers(slice: MirroredSlice | null): MirroredSlice | null {
    return slice && isOwnSlice(slice.header, this.scope.mark) ? null : slice;
  }
}
