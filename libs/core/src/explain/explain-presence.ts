import { readAddress } from '../address.js';
import { serviceNameOf } from '../change.js';
import { ADDRESS_FAMILIES } from '../endpoint.js';
import type { MirroredSlice } from '../mirrored-slice.js';
import type { Step } from './reason.js';
import { exclusion } from './reason.js';

/** Why slices that hold an address in one way or another give no endpoint of the Service. */
export function explainAbsence(service: string, addressKey: string, slices: Iterable<MirroredSlice>): readonly Step[] {
  const steps = [...slices].flatMap((slice) => absenceIn(service, addressKey, slice));
  return steps.length > 0 ? steps : [exclusion('ASC-1', `no EndpointSlice of this namespace holds this address`)];
}

function absenceIn(service: string, addressKey: string, { header, entries }: MirroredSlice): readonly Step[] {
  const { name } = header.metadata;
  const held = entries.flatMap(({ endpoint }) =>
    endpoint.addresses.map((address, i) => ({ i, key: keyOf(header.addressType, address) })),
  );
  const found = held.filter(({ key }) => key === addressKey);
  if (found.length === 0) return [];
  const owner = serviceNameOf(header);
  if (owner === null)
    return [
      exclusion(
        'ASC-2',
        `slice ${name} holds it, but has no label kubernetes.io/service-name, so it belongs to no Service`,
        { slice: name },
      ),
    ];
  if (owner !== service)
    return [exclusion('ASC-1', `slice ${name} holds it, but belongs to Service ${owner}`, { slice: name })];
  if (!ADDRESS_FAMILIES.some((family) => family === header.addressType)) {
    return [
      exclusion(
        'ADT-4',
        `slice ${name} holds it, but its address type "${header.addressType}" is none that has a meaning`,
        { slice: name },
      ),
    ];
  }
  return found.every(({ i }) => i > 0)
    ? [
        exclusion('ADR-1', `slice ${name} holds it as a further address of an endpoint; only the first one counts`, {
          slice: name,
        }),
      ]
    : [];
}

/** For an unknown address type whatever reading fits. */
function keyOf(addressType: string, address: string): string | null {
  const families = ADDRESS_FAMILIES.filter((family) => family === addressType);
  return (
    (families.length > 0 ? families : ADDRESS_FAMILIES)
      .map((family) => readAddress(family, address)?.key)
      .find((key) => key !== undefined) ?? null
  );
}
