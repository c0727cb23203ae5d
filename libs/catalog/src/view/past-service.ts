import type { Change, MirroredSlice, SelectionInput, Service } from '@rollcall/core';
import { HEADLESS_LABEL, joinSlices, revertSliceChange, serviceNameOf } from '@rollcall/core';

import type { ServiceName, ServiceView } from './service-view.js';

/** A Service and its slices, taken back change by change to what they were. */
export class PastService {
  private readonly slices = new Map<string, MirroredSlice>();
  private service: Service | null;

  constructor(private readonly view: ServiceView) {
    this.service = view.service;
    for (const slice of view.slices) this.slices.set(slice.header.metadata.name, slice);
  }

  /** Takes back the newest change that was not taken back yet. */
  revert(change: Change): void {
    if (change.kind === 'service') {
      this.service = change.before;
      return;
    }
    const before = revertSliceChange(this.slices.get(change.name) ?? null, change);
    if (before && serviceNameOf(before.header) === this.view.name) this.slices.set(change.name, before);
    else this.slices.delete(change.name);
  }

  get input(): SelectionInput {
    const { cluster, namespace, name }: ServiceName = this.view;
    const scope = { cluster, namespace, service: name };
    const slices = [...this.slices.values()];
    const seen = slices.filter(({ header }) => header.metadata.labels?.[HEADLESS_LABEL] === undefined);
    const rows = joinSlices(scope, slices);
    return {
      cluster,
      service: this.service,
      rows,
      routingRows: seen.length === slices.length ? rows : joinSlices(scope, seen),
    };
  }
}
