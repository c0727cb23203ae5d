import type { EndpointSlice, SliceEndpoint } from '../endpoint-slice.js';
import { jsonEquals } from '../json-equals.js';
import type { DesiredEndpoint } from './desired-endpoint.js';
import { addressKeyOf, endpointManifest } from './desired-endpoint.js';

/** A slice to be written. */
export interface SliceDraft {
  /** What is there now; null = it is new. */
  readonly slice: EndpointSlice | null;
  readonly endpoints: SliceEndpoint[];
  /** When each newcomer and changed endpoint changed; null = not known. */
  readonly changedAt: (string | null)[];
}

/** What becomes of the slices of one group: an address type and an exact list of ports. */
export interface GroupPlan {
  readonly create: readonly SliceDraft[];
  readonly update: readonly SliceDraft[];
  readonly unchanged: readonly EndpointSlice[];
  readonly emptied: readonly EndpointSlice[];
}

export interface GroupInput {
  readonly desired: readonly DesiredEndpoint[];
  /** Slices of the group that are ours, sorted by name. */
  readonly slices: readonly EndpointSlice[];
  readonly max: number;
  /** Whether anything but endpoints and ports is not as it has to be. */
  readonly isDrifted: (slice: EndpointSlice) => boolean;
}

/**
 * Packs one group as the EndpointSlice controller does (semantics PCK-1 to PCK-5, PCK-9): survivors stay where they are and are changed in place, newcomers
 * go first into slices that are written anyway, and then whole into one other slice, or into new ones. Equal slices are told apart by name.
 */
export function packGroup({ desired, slices, max, isDrifted }: GroupInput): GroupPlan {
  const wanted = new Map(desired.map((each) => [each.address, each]));
  const sorted = slices.map((slice) => settle(slice, wanted, isDrifted(slice)));
  const update = sorted.flatMap(({ draft }) => draft ?? []);
  const newcomers = [...wanted.values()]
    .map((each) => ({ each, key: addressKeyOf(each) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ each }) => each)
    .reverse();
  for (const draft of [...update].sort(byFullness)) fill(draft, newcomers, max);
  const unchanged = new Map(
    sorted.flatMap(({ slice, fate }) => (fate === 'unchanged' ? [[slice.metadata.name, slice]] : [])),
  );
  const create: SliceDraft[] = [];
  while (newcomers.length > 0) {
    const room = newcomers.length < max ? roomiest([...unchanged.values()], max - newcomers.length) : null;
    const draft: SliceDraft = { slice: room, endpoints: [...(room?.endpoints ?? [])], changedAt: [] };
    fill(draft, newcomers, max);
    if (room) {
      unchanged.delete(room.metadata.name);
      update.push(draft);
    } else {
      create.push(draft);
    }
  }
  const emptied = sorted.flatMap(({ slice, fate }) => (fate === 'emptied' ? [slice] : []));
  return { create, update, unchanged: [...unchanged.values()], emptied };
}

interface Settled {
  readonly slice: EndpointSlice;
  readonly fate: 'unchanged' | 'changed' | 'emptied';
  readonly draft: SliceDraft | null;
}

/** Takes what the slice holds of what is wanted; the rest of it goes. An address that is in several slices stays in the first. */
function settle(slice: EndpointSlice, wanted: Map<string, DesiredEndpoint>, drifted: boolean): Settled {
  const draft: SliceDraft = { slice, endpoints: [], changedAt: [] };
  let changed = drifted;
  for (const endpoint of slice.endpoints) {
    const address = endpoint.addresses[0] ?? '';
    const desired = wanted.get(address);
    if (!desired) {
      changed = true;
      continue;
    }
    wanted.delete(address);
    const manifest = endpointManifest(desired);
    if (!jsonEquals(manifest, endpoint)) {
      changed = true;
      draft.changedAt.push(desired.changedAt);
    }
    draft.endpoints.push(manifest);
  }
  if (!changed) return { slice, fate: 'unchanged', draft: null };
  if (draft.endpoints.length === 0 && slice.endpoints.length > 0) return { slice, fate: 'emptied', draft: null };
  return { slice, fate: 'changed', draft };
}

/** `newcomers`: the next one last. */
function fill({ endpoints, changedAt }: SliceDraft, newcomers: DesiredEndpoint[], max: number): void {
  while (endpoints.length < max) {
    const next = newcomers.pop();
    if (!next) return;
    endpoints.push(endpointManifest(next));
    changedAt.push(next.changedAt);
  }
}

/** Fullest first. */
function byFullness(a: SliceDraft, b: SliceDraft): number {
  return b.endpoints.length - a.endpoints.length;
}

/** The fullest slice that holds at most so many endpoints; null = there is none. */
function roomiest(slices: readonly EndpointSlice[], most: number): EndpointSlice | null {
  return slices.reduce<EndpointSlice | null>(
    (best, slice) =>
      slice.endpoints.length <= most && (best === null || slice.endpoints.length > best.endpoints.length)
        ? slice
        : best,
    null,
  );
}
