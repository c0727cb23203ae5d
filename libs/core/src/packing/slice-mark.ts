import type { EndpointSlice, SliceHeader } from '../endpoint-slice.js';
import { INSTALLATION_LABEL, MANAGED_BY_LABEL } from '../well-known.js';

/** How this installation's slices are known; all others are foreign and never touched. */
export interface SliceMark {
  /** Value of the label managed-by. */
  readonly managedBy: string;
  /** Random id of this installation. */
  readonly installation: string;
}

/** Whether this installation wrote the slice. */
export function isOwnSlice({ metadata }: SliceHeader, { managedBy, installation }: SliceMark): boolean {
  return metadata.labels?.[MANAGED_BY_LABEL] === managedBy && metadata.labels[INSTALLATION_LABEL] === installation;
}

/** Slices of one Service, ours and those of others. */
export interface SlicesByOwner {
  readonly own: readonly EndpointSlice[];
  readonly foreign: readonly EndpointSlice[];
}

export function byOwner(slices: Iterable<EndpointSlice>, mark: SliceMark): SlicesByOwner {
  const own: EndpointSlice[] = [];
  const foreign: EndpointSlice[] = [];
  for (const slice of slices) (isOwnSlice(slice, mark) ? own : foreign).push(slice);
  return { own, foreign };
}
