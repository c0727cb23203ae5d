import { isIPv6 } from 'node:net';

import ipaddr from 'ipaddr.js';

/**
 * Whom an address counts for: itself if it is IPv4, also where it is written as IPv6; of IPv6 all 64 bits behind which one host
 * has as many addresses as it likes.
 */
export function addressBlock(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = address.split(':', 4);
  // As nearly all are written; the others take a while.
  if (groups.length === 4 && !groups.includes('') && groups.some((group) => Number(group) !== 0))
    return prefixOf(groups.map((group) => Number.parseInt(group, 16)));
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return prefixOf(parsed.parts.slice(0, 4));
}

function prefixOf(groups: readonly number[]): string {
  return `${groups.map((group) => group.toString(16)).join(':')}::/64`;
}
