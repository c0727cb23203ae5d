import type { Backend, Endpoint, MirroredSlice, OwnScope, ServiceContents } from '@rollcall/core';
import { backendRow, BackendsByAddress, jsonEquals, WrittenSlices } from '@rollcall/core';

import type { ReplacedRows } from './sorted-rows.js';

/**
 * The rows of one Service's registrations, kept change by change: one check that turns among 10,000 makes one row anew, and so does one of our slices for what
 * it says something new of. Rows keep their identity while nothing about them changes: readers compare by reference.
 */
export class RegisteredRows {
  private readonly written: WrittenSlices;
  private readonly leading: BackendsByAddress;
  /** By id, of those that are served. */
  private readonly byId = new Map<string, Endpoint>();

  /** `slices`: of the Service, of whomever. */
  constructor(
    private readonly scope: OwnScope,
    { slices, backends }: ServiceContents,
  ) {
    this.written = new WrittenSlices(slices, scope.mark);
    this.leading = new BackendsByAddress(backends);
    for (const backend of backends) {
      const row = backendRow(scope, backend, this.written);
      if (row) this.byId.set(backend.id, row);
    }
  }

  /** In no order. */
  get rows(): Iterable<Endpoint> {
    return this.byId.values();
  }

  /** A registration came (`before` null), changed, or went (`after` null). */
  fold(before: Backend | null, after: Backend | null): ReplacedRows {
    this.leading.replace(before, after);
    const id = (after ?? before)?.id;
    const changes = new Changes();
    if (id !== undefined) changes.add(...this.renew(id, after));
    return changes;
  }

  /** A slice of the Service came (`before` null), changed, or went (`after` null). */
  replace(before: MirroredSlice | null, after: MirroredSlice | null): ReplacedRows {
    const touched = new Map<string, Backend>();
    for (const address of this.written.replace(before, after))
      for (const backend of this.leading.to(address)) touched.set(backend.id, backend);
    const changes = new Changes();
    for (const [id, backend] of touched) changes.add(...this.renew(id, backend));
    return changes;
  }

  private renew(id: string, backend: Backend | null): readonly [Endpoint | null, Endpoint | null] {
    const known = this.byId.get(id) ?? null;
    const row = backend && backendRow(this.scope, backend, this.written);
    if (known && jsonEquals(known, row)) return [known, known];
    if (row) this.byId.set(id, row);
    else this.byId.delete(id);
    return [known, row];
  }
}

/** {@link ReplacedRows}, gathered. */
export class Changes implements ReplacedRows {
  readonly gone = new Set<Endpoint>();
  readonly fresh: Endpoint[] = [];

  add(before: Endpoint | null, after: Endpoint | null): void {
    if (before === after) return;
    if (before) this.gone.add(before);
    if (after) this.fresh.push(after);
  }
}
