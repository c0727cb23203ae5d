import type {
  Backend,
  Change,
  MirroredSlice,
  OwnScope,
  SelectionInput,
  Service,
  SliceChange,
  SliceMark,
} from '@rollcall/core';
import { HEADLESS_LABEL, isOwnSlice, revertSliceChange, routingRows, servedRows, serviceNameOf } from '@rollcall/core';

import type { ServiceView } from './service-view.js';

/** A Service, its slices and its registrations, taken back change by change to what they were. */
export class PastService {
  private readonly slices = new Map<string, MirroredSlice>();
  private readonly backends = new Map<string, Backend>();
  private service: Service | null;

  constructor(
    private readonly view: ServiceView,
    private readonly mark: SliceMark,
  ) {
    this.service = view.service;
    for (const backend of view.backends) this.backends.set(backend.id, backend);
    for (const slice of view.slices) this.slices.set(slice.header.metadata.name, slice);
  }

  /** Takes back the newest change that was not taken back yet. */
  revert(change: Change): void {
    if (change.kind === 'service') {
      this.service = change.before;
      return;
    }
    if (change.kind === 'backend') {
      if (change.before) this.backends.set(change.name, change.before);
      else this.backends.delete(change.name);
      return;
    }
    const before = sliceBefore(this.slices.get(change.name) ?? null, change, this.view.name);
    if (before) this.slices.set(change.name, before);
    else this.slices.delete(change.name);
  }

  get input(): SelectionInput {
    const { cluster, namespace, name } = this.view;
    const scope: OwnScope = { cluster, namespace, service: name, mark: this.mark };
    const contents = { slices: [...this.slices.values()], backends: [...this.backends.values()] };
    const rows = servedRows(scope, contents);
    const asServed =
      contents.backends.length === 0 &&
      contents.slices.every(
        ({ header }) => header.metadata.labels?.[HEADLESS_LABEL] === undefined && !isOwnSlice(header, this.mark),
      );
    return { cluster, service: this.service, rows, routingRows: asServed ? rows : routingRows(scope, contents) };
  }
}

/** The slice before the change, as one of the Service; null = it was none. */
export function sliceBefore(slice: MirroredSlice | null, change: SliceChange, service: string): MirroredSlice | null {
  const before = revertSliceChange(slice, change);
  return before && serviceNameOf(before.header) === service ? before : null;
}
