import ipaddr from 'ipaddr.js';

import { readAddress } from '../address.js';
import type { FieldError } from './field-errors.js';
import { duplicate, invalid, required } from './field-errors.js';
import type { SentSlice } from './validate-slice.js';

/** Ranges that the API server lets pass and that no backend stands in. */
const NO_BACKENDS = ['multicast', 'broadcast', 'reserved', 'unspecified', 'loopback', 'linkLocal'];

/**
 * What a careful producer of external backends refuses although the API server would take it (semantics VAL-63): ports that
 * nobody can dial, addresses that lead nowhere, names that are addresses, and anything said twice.
 */
export function producerViolations({ addressType, endpoints, ports }: SentSlice): readonly FieldError[] {
  const seen = new Set<string>();
  return [
    ...(ports ?? []).flatMap(({ port }, i) => portViolations(port, `ports[${i}].port`)),
    ...(endpoints ?? []).flatMap(({ addresses }, i) => {
      const [address = '', ...more] = addresses ?? [];
      const field = `endpoints[${i}].addresses`;
      const repeated = seen.has(address);
      seen.add(address);
      return [
        ...(more.length > 0 ? [invalid(field, addresses, 'must be exactly one address')] : []),
        ...(repeated ? [duplicate(`${field}[0]`, address)] : []),
        ...(addressType === 'FQDN'
          ? nameViolations(address, `${field}[0]`)
          : addressViolations(address, `${field}[0]`)),
      ];
    }),
  ];
}

function portViolations(port: number | null | undefined, field: string): readonly FieldError[] {
  if (port === null || port === undefined) return [required(field, 'must be a port number')];
  return port >= 1 && port <= 65_535 ? [] : [invalid(field, port, 'must be between 1 and 65535, inclusive')];
}

function addressViolations(address: string, field: string): readonly FieldError[] {
  const canonical = readAddress('IPv4', address) ?? readAddress('IPv6', address);
  if (!canonical) return [];
  if (canonical.text !== address) return [invalid(field, address, `must be in canonical form ("${canonical.text}")`)];
  const range = ipaddr.parse(address).range();
  return NO_BACKENDS.includes(range) ? [invalid(field, address, `must not be a ${range} address`)] : [];
}

/** The API server takes 169.254.169.254 for a name (VAL-12). */
function nameViolations(name: string, field: string): readonly FieldError[] {
  const last = name.replace(/\.$/, '').split('.').at(-1) ?? '';
  return /^\d+$/.test(last) ? [invalid(field, name, 'must be a name, not an IP address')] : [];
}
