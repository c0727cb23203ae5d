import { isIPv6 } from 'node:net';

import ipaddr from 'ipaddr.js';

/**
 * Whom an address counts for: itself if it is IPv4, also where it is written as IPv6; of IPv6 all 64 bits behind which one host
 * has as many addresses as it likes.
 */
export function addressBlock(address: string): string {
  if (!isIPv6(address)) return address;
  const parsed = ipaddr.IPv6.parse(address);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
