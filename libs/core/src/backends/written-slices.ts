import type { Endpoint, EndpointHints } from '../endpoint.js';
import { jsonEquals } from '../json-equals.js';
import type { MirroredSlice } from '../mirrored-slice.js';
import { portGroupOf } from '../packing/desired-endpoint.js';
import type { SliceMark } from '../packing/slice-mark.js';
import { isOwnSlice } from '../packing/slice-mark.js';
import type { SliceCopy } from '../slice-copy.js';
import { copiesOf } from '../slice-copy.js';
import type { Backend } from './backend.js';
import { backendAddresses } from './backends-by-address.js';

/** What our slices say of one registration, as it was seen back. */
export interface Written {
  /** Names, sorted. */
  readonly slices: readonly string[];
  /** As published; of several slices that of the smallest name. null = none, or it is a name. */
  readonly hints: EndpointHints | null;
}

/** Where an address stands with a list of ports: hints by the slice's name. */
type Place = ReadonlyMap<string, MirroredHints>;

type MirroredHints = MirroredSlice['entries'][number]['endpoint']['hints'];

const NOWHERE: Place = new Map();

/** Finds registrations in the slices of their Service that we wrote. Kept slice by slice. */
export class WrittenSlices {
  private readonly places = new Map<string, Map<string, MirroredHints>>();

  /** `slices`: of one Service, of whomever. */
  constructor(
    slices: Iterable<MirroredSlice>,
    private readonly mark: SliceMark,
  ) {
    for (const slice of slices) this.replace(null, slice);
  }

  /** A slice of the Service came (`before` null), changed, or went (`after` null). Returns the addresses of which something else is said now. */
  replace(before: MirroredSlice | null, after: MirroredSlice | null): ReadonlySet<string> {
    const [was, is] = [this.copiesByPlace(before), this.copiesByPlace(after)];
    const touched = new Set<string>();
    for (const [key, copy] of was) {
      const now = is.get(key);
      if (now && jsonEquals(now.entry.endpoint.hints, copy.entry.endpoint.hints)) continue;
      if (!now) this.remove(key, copy);
      touched.add(copy.address);
    }
    for (const [key, copy] of is) {
      if (was.has(key) && !touched.has(copy.address)) continue;
      this.add(key, copy);
      touched.add(copy.address);
    }
    return touched;
  }

  /** Of a name: where it stands itself, and where what it resolved to does. */
  of(backend: Backend): Written {
    const group = portGroupOf(backend.ports);
    const places = backendAddresses(backend).map((each) => this.places.get(`${each} ${group}`) ?? NOWHERE);
    return {
      slices: [...new Set(places.flatMap((place) => [...place.keys()]))].sort(),
      hints: backend.family === 'FQDN' ? null : hintsOf(places[0] ?? NOWHERE),
    };
  }

  /** The first copy of each place; those of a slice have one name. */
  private copiesByPlace(slice: MirroredSlice | null): ReadonlyMap<string, SliceCopy> {
    const copies = new Map<string, SliceCopy>();
    if (!slice || !isOwnSlice(slice.header, this.mark)) return copies;
    const group = portGroupOf(slice.header.ports);
    for (const copy of copiesOf(slice)) {
      const key = `${copy.address} ${group}`;
      if (!copies.has(key)) copies.set(key, copy);
    }
    return copies;
  }

  private add(key: string, { header, entry }: SliceCopy): void {
    const place = this.places.get(key) ?? new Map<string, MirroredHints>();
    this.places.set(key, place.set(header.metadata.name, entry.endpoint.hints));
  }

  private remove(key: string, { header }: SliceCopy): void {
    const place = this.places.get(key);
    place?.delete(header.metadata.name);
    if (place?.size === 0) this.places.delete(key);
  }
}

function hintsOf(place: Place): Endpoint['hints'] {
  const [first] = [...place.keys()].sort();
  const hints = first === undefined ? undefined : place.get(first);
  if (!hints) return null;
  const { forZones = [], forNodes = [] } = hints;
  return { forZones: forZones.map(({ name }) => name), forNodes: forNodes.map(({ name }) => name) };
}
