import { readAddress } from './address.js';
import type { AddressFamily, EndpointPort } from './endpoint.js';
import { ADDRESS_FAMILIES } from './endpoint.js';
import type { SliceHeader } from './endpoint-slice.js';
import type { MirroredSlice, SliceEntry } from './mirrored-slice.js';

/** One appearance of an address in a slice. An address may appear in several slices, and several times in one. */
export interface SliceCopy {
  readonly family: AddressFamily;
  /** Canonical text. */
  readonly address: string;
  /** Same for all copies of one address and family; sorts as answers do. */
  readonly addressKey: string;
  readonly header: SliceHeader;
  /** Ports of the slice that have a number, sorted. */
  readonly ports: readonly EndpointPort[];
  readonly entry: SliceEntry;
  /** Place in the slice's list. */
  readonly order: number;
}

const copiesOfSlice = new WeakMap<MirroredSlice, readonly SliceCopy[]>();

/**
 * The copies in a slice: slices are immutable, so they are read once. Slices of an unknown address type hold none (semantics ADT-4), nor do endpoints without an address
 * that can be read (ADR-4); only the first address counts (ADR-1).
 */
export function copiesOf(slice: MirroredSlice): readonly SliceCopy[] {
  const known = copiesOfSlice.get(slice);
  if (known) return known;
  const copies = readCopies(slice);
  copiesOfSlice.set(slice, copies);
  return copies;
}

function readCopies({ header, entries }: MirroredSlice): readonly SliceCopy[] {
  const family = ADDRESS_FAMILIES.find((each) => each === header.addressType);
  if (!family) return [];
  const ports = usablePorts(header);
  const copies: SliceCopy[] = [];
  entries.forEach((entry, order) => {
    const stored = entry.endpoint.addresses[0];
    const address = stored === undefined ? null : readAddress(family, stored);
    if (address) copies.push({ family, address: address.text, addressKey: address.key, header, ports, entry, order });
  });
  return copies;
}

const portsOf = new WeakMap<SliceHeader['ports'], readonly EndpointPort[]>();

/**
 * Ports with a number: none and 0 yield nothing, and anything else is as kube-proxy takes it, in range or not (semantics PRT-2,
 * PRT-3). Sorted by name, protocol, number; made once for a slice's list of ports.
 */
function usablePorts({ ports }: SliceHeader): readonly EndpointPort[] {
  const known = portsOf.get(ports);
  if (known) return known;
  const usable = ports
    .flatMap(({ name, protocol, port, appProtocol }) =>
      port !== undefined && port !== 0 ? [{ name, port, protocol, appProtocol: appProtocol ?? null }] : [],
    )
    .sort(byPort);
  portsOf.set(ports, usable);
  return usable;
}

export function byPort(a: EndpointPort, b: EndpointPort): number {
  return compare(a.name, b.name) || compare(a.protocol, b.protocol) || a.port - b.port;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
