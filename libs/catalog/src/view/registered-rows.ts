import type { Backend, Endpoint, MirroredSlice, OwnScope } from '@rollcall/core';
import { backendRow, jsonEquals, WrittenSlices } from '@rollcall/core';

interface RegisteredRow {
  readonly backend: Backend;
  /** null = it is not served. */
  readonly row: Endpoint | null;
}

/**
 * The rows of one Service's registrations, kept change by change: one check that turns among 10,000 makes one row anew. Rows keep their
 * identity while nothing about them changes: readers compare by reference.
 */
export class RegisteredRows {
  private own: readonly MirroredSlice[] = [];
  private written: WrittenSlices;
  private byId: ReadonlyMap<string, RegisteredRow> = new Map();

  constructor(private readonly scope: OwnScope) {
    this.written = new WrittenSlices([], scope.mark);
  }

  /** Unsorted. `own`: slices of the Service that we wrote. */
  renew(backends: readonly Backend[], own: readonly MirroredSlice[]): readonly Endpoint[] {
    const sameSlices = own.length === this.own.length && own.every((slice, i) => slice === this.own[i]);
    if (!sameSlices) {
      this.own = own;
      this.written = new WrittenSlices(own, this.scope.mark);
    }
    const byId = new Map<string, RegisteredRow>();
    for (const backend of backends) {
      const known = this.byId.get(backend.id);
      if (known && sameSlices && known.backend === backend) byId.set(backend.id, known);
      else byId.set(backend.id, { backend, row: this.rowOf(backend, known?.row ?? null) });
    }
    this.byId = byId;
    return [...byId.values()].flatMap(({ row }) => row ?? []);
  }

  private rowOf(backend: Backend, known: Endpoint | null): Endpoint | null {
    const row = backendRow(this.scope, backend, this.written);
    return known && jsonEquals(known, row) ? known : row;
  }
}
