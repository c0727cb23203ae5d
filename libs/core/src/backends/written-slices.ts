import type { Endpoint, EndpointHints } from '../endpoint.js';
import type { MirroredSlice } from '../mirrored-slice.js';
import { portGroupOf } from '../packing/desired-endpoint.js';
import type { SliceMark } from '../packing/slice-mark.js';
import { isOwnSlice } from '../packing/slice-mark.js';
import { copiesOf } from '../slice-copy.js';
import type { Backend } from './backend.js';

/** What our slices say of one registration, as it was seen back. */
export interface Written {
  /** Names, sorted. */
  readonly slices: readonly string[];
  /** As published; null = none, or it is a name. */
  readonly hints: EndpointHints | null;
}

interface Place {
  readonly slices: string[];
  readonly hints: EndpointHints | null;
}

const NOWHERE: Place = { slices: [], hints: null };

/** Finds registrations in the slices of their Service that we wrote. */
export class WrittenSlices {
  private readonly places = new Map<string, Place>();

  /** `slices`: of one Service, of whomever. */
  constructor(slices: Iterable<MirroredSlice>, mark: SliceMark) {
    for (const slice of slices) {
      if (!isOwnSlice(slice.header, mark)) continue;
      const group = portGroupOf(slice.header.ports);
      for (const copy of copiesOf(slice))
        this.add(`${copy.address} ${group}`, slice.header.metadata.name, copy.entry.endpoint.hints);
    }
  }

  /** Of a name: where it stands itself, and where what it resolved to does. */
  of({ address, family, ports, status }: Backend): Written {
    const group = portGroupOf(ports);
    const addresses = [address, ...(status.resolved?.addresses ?? [])];
    const places = addresses.map((each) => this.places.get(`${each} ${group}`) ?? NOWHERE);
    return {
      slices: [...new Set(places.flatMap(({ slices }) => slices))].sort(),
      hints: family === 'FQDN' ? null : (places[0]?.hints ?? null),
    };
  }

  private add(key: string, slice: string, hints: MirroredHints): void {
    const known = this.places.get(key);
    if (known) known.slices.push(slice);
    else this.places.set(key, { slices: [slice], hints: hints ? namesOf(hints) : null });
  }
}

type MirroredHints = MirroredSlice['entries'][number]['endpoint']['hints'];

function namesOf({ forZones = [], forNodes = [] }: NonNullable<MirroredHints>): NonNullable<Endpoint['hints']> {
  return { forZones: forZones.map(({ name }) => name), forNodes: forNodes.map(({ name }) => name) };
}
