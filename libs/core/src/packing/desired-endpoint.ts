import { readAddress } from '../address.js';
import type { BackendPort } from '../backends/backend.js';
import type { ResolvedConditions } from '../conditions.js';
import type { AddressFamily, EndpointHints } from '../endpoint.js';
import type { SliceEndpoint, SlicePort } from '../endpoint-slice.js';

/** An endpoint that our slices of one Service should hold. */
export interface DesiredEndpoint {
  readonly family: AddressFamily;
  /** Canonical text. */
  readonly address: string;
  readonly ports: readonly BackendPort[];
  readonly conditions: ResolvedConditions;
  readonly zone: string | null;
  readonly nodeName: string | null;
  readonly hostname: string | null;
  readonly hints: EndpointHints | null;
  /** RFC 3339: when what is written of it changed last; null = not known (semantics LAT-5). */
  readonly changedAt: string | null;
}

type AnyPort = SlicePort | BackendPort;

const groupOf = new WeakMap<readonly AnyPort[], string>();

/** Endpoints with exactly these ports share slices; nothing else does (semantics PCK-7). Read once for a list of ports. */
export function portGroupOf(ports: readonly AnyPort[]): string {
  const known = groupOf.get(ports);
  if (known !== undefined) return known;
  const group = ports
    .map(({ name, protocol, port, appProtocol }) => `${name}/${protocol}/${port ?? ''}/${appProtocol ?? ''}`)
    .sort()
    .join(' ');
  groupOf.set(ports, group);
  return group;
}

/** Sorts as answers do. */
export function addressKeyOf({ family, address }: Pick<DesiredEndpoint, 'family' | 'address'>): string {
  return readAddress(family, address)?.key ?? address;
}

/** As it is written: one address, all three conditions (semantics ADR-1, CND-6). */
export function endpointManifest(desired: DesiredEndpoint): SliceEndpoint {
  const { address, conditions, hostname, nodeName, zone, hints } = desired;
  const { ready, serving, terminating } = conditions;
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    ...(hostname === null ? {} : { hostname }),
    ...(nodeName === null ? {} : { nodeName }),
    ...(zone === null ? {} : { zone }),
    ...(hints === null ? {} : { hints: hintsManifest(hints) }),
  };
}

function hintsManifest({ forZones, forNodes }: EndpointHints): NonNullable<SliceEndpoint['hints']> {
  return {
    ...(forZones.length > 0 ? { forZones: forZones.map((name) => ({ name })) } : {}),
    ...(forNodes.length > 0 ? { forNodes: forNodes.map((name) => ({ name })) } : {}),
  };
}

export function portManifest({ name, protocol, port, appProtocol }: BackendPort): SlicePort {
  return { name, protocol, port, ...(appProtocol === null ? {} : { appProtocol }) };
}
