import type { AddressFamily } from '../endpoint.js';
import { MAX_ADDRESSES_PER_ENDPOINT, MAX_HINTS } from '../limits.js';
import type { FieldError } from './field-errors.js';
import { duplicate, invalid, required, tooMany } from './field-errors.js';
import { dnsLabel, dnsSubdomain, labelValue } from './names.js';
import { validateAddress } from './validate-address.js';

interface Hint {
  readonly name?: string;
}

/** An endpoint as it is sent: what is absent or null is absent. Zone and targetRef are not looked at (VAL-22, VAL-26). */
export interface SentEndpoint {
  readonly addresses?: readonly string[] | null;
  readonly hostname?: string | null;
  readonly nodeName?: string | null;
  readonly hints?: { readonly forZones?: readonly Hint[] | null; readonly forNodes?: readonly Hint[] | null } | null;
}

/** Semantics VAL-04 to VAL-24. */
export function validateEndpoint(family: AddressFamily, endpoint: SentEndpoint, path: string): readonly FieldError[] {
  const { hostname, nodeName, hints } = endpoint;
  return [
    ...validateAddresses(family, endpoint.addresses ?? [], `${path}.addresses`),
    ...(hostname == null ? [] : dnsLabel(hostname).map((detail) => invalid(`${path}.hostname`, hostname, detail))),
    ...(nodeName == null ? [] : dnsSubdomain(nodeName).map((detail) => invalid(`${path}.nodeName`, nodeName, detail))),
    ...(hints ? validateHints(hints, `${path}.hints`) : []),
  ];
}

function validateAddresses(family: AddressFamily, addresses: readonly string[], path: string): readonly FieldError[] {
  if (addresses.length === 0) return [required(path, 'must contain at least 1 address')];
  const errors =
    addresses.length > MAX_ADDRESSES_PER_ENDPOINT ? [tooMany(path, addresses.length, MAX_ADDRESSES_PER_ENDPOINT)] : [];
  return [
    ...errors,
    ...addresses.flatMap((address, i) => validateAddress(family, address, { list: path, item: `${path}[${i}]` })),
  ];
}

/** Too many zones stop the look at nodes, too (VAL-23). */
function validateHints(
  { forZones, forNodes }: NonNullable<SentEndpoint['hints']>,
  path: string,
): readonly FieldError[] {
  const zones = validateHintList(forZones ?? [], `${path}.forZones`, labelValue);
  if ((forZones ?? []).length > MAX_HINTS) return zones;
  return [...zones, ...validateHintList(forNodes ?? [], `${path}.forNodes`, dnsSubdomain)];
}

function validateHintList(
  hints: readonly Hint[],
  path: string,
  rule: (text: string) => readonly string[],
): readonly FieldError[] {
  if (hints.length > MAX_HINTS) return [tooMany(path, hints.length, MAX_HINTS)];
  const seen = new Set<string>();
  return hints.flatMap(({ name = '' }, i) => {
    const repeated = seen.has(name);
    seen.add(name);
    const field = `${path}[${i}].name`;
    return [...(repeated ? [duplicate(field, name)] : []), ...rule(name).map((detail) => invalid(field, name, detail))];
  });
}
