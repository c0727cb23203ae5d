import ipaddr from 'ipaddr.js';

import type { AddressFamily } from './endpoint.js';
import { ADDRESS_FAMILIES } from './endpoint.js';

/** A stored address, read. */
export interface CanonicalAddress {
  /** RFC 5952 for IPv6, dotted decimal for IPv4, lower case without trailing dot for FQDN. */
  readonly text: string;
  /** Plain string order of keys is the order of answers: family, then numeric (names by their letters). Equal addresses have equal keys. */
  readonly key: string;
}

const CANONICAL_IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/**
 * Reads an address the way kube-proxy does (semantics ADR-2, ADR-3): leading zeros of IPv4 are decimal, `::ffff:a.b.c.d` is the
 * IPv4 address. null = it is no address of this family, and its endpoint is skipped.
 */
export function readAddress(family: AddressFamily, stored: string): CanonicalAddress | null {
  switch (family) {
    case 'IPv4':
      return readIPv4(stored);
    case 'IPv6':
      return readIPv6(stored);
    case 'FQDN':
      return readName(stored);
  }
}

/** The family of an IP address in any spelling that {@link readAddress} takes, else FQDN. */
export function familyOf(stored: string): AddressFamily {
  return ADDRESS_FAMILIES.find((family) => readAddress(family, stored) !== null) ?? 'FQDN';
}

function readIPv4(stored: string): CanonicalAddress | null {
  if (CANONICAL_IPV4.test(stored)) return ofOctets(stored, stored.split('.').map(Number));
  if (stored.includes(':')) {
    const mapped = parseIPv6(stored);
    if (!mapped?.isIPv4MappedAddress()) return null;
    const octets = mapped.toIPv4Address().octets;
    return ofOctets(octets.join('.'), octets);
  }
  const parts = stored.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,64}$/.test(part))) return null;
  const octets = parts.map(Number);
  return octets.every((octet) => octet <= 255) ? ofOctets(octets.join('.'), octets) : null;
}

function ofOctets(text: string, octets: readonly number[]): CanonicalAddress {
  return { text, key: `4${octets.map((octet) => hex(octet, 2)).join('')}` };
}

function readIPv6(stored: string): CanonicalAddress | null {
  const address = parseIPv6(stored);
  if (!address || address.isIPv4MappedAddress()) return null;
  return { text: address.toRFC5952String(), key: `6${address.parts.map((part) => hex(part, 4)).join('')}` };
}

/** Zone ids and everything else that Go's parser refuses are no address. */
function parseIPv6(stored: string): ipaddr.IPv6 | null {
  const text = withoutDots(stored);
  return /^[\da-f:]{2,39}$/i.test(text) && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null;
}

/** An IPv4 tail in hexadecimal: ipaddr.js would take `::1.2.3.4` for the mapped address, which it is not. */
function withoutDots(stored: string): string {
  const [, head = '', tail = ''] = /^([\da-f:]*:)([\d.]+)$/i.exec(stored) ?? [];
  if (!CANONICAL_IPV4.test(tail)) return stored;
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
  return `${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function readName(stored: string): CanonicalAddress | null {
  const text = stored.toLowerCase().replace(/\.$/, '');
  return text === '' ? null : { text, key: `9${text}` };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
