import ipaddr from 'ipaddr.js';

import { readAddress } from '../address.js';

/** A range of addresses of one family. */
export interface Network {
  /** CIDR in canonical text. */
  readonly text: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly base: ipaddr.IPv4 | ipaddr.IPv6;
  readonly prefixLength: number;
}

/** A text that is no network, and a sentence that says what would be right. */
export interface NoNetwork {
  readonly problem: string;
}

const IPV4_BITS = 32;
const IPV6_BITS = 128;

/**
 * Reads a CIDR, or a single address as a network of its own. Only canonical text is taken, with no bit set behind the prefix: whoever
 * writes `10.1.2.3/8` means something else than what a parser would make of it.
 */
export function readNetwork(text: string): Network | NoNetwork {
  const [, address = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  const canonical = readAddress(family, address)?.text;
  if (canonical === undefined)
    return { problem: `"${text}" is no network: it must be a CIDR such as 10.0.0.0/8 or fd00::/8` };
  const bits = family === 'IPv4' ? IPV4_BITS : IPV6_BITS;
  const prefixLength = length === undefined ? bits : Number(length);
  if (prefixLength > bits) return { problem: `"${text}" is no network: an ${family} prefix has at most ${bits} bits` };
  const first = firstOf(ipaddr.parse(canonical), prefixLength);
  const cidr = `${readAddress(family, first.toString())?.text ?? canonical}/${prefixLength}`;
  const asWritten = length === undefined ? `${address}/${bits}` : text;
  return cidr === asWritten
    ? { text: cidr, family, base: first, prefixLength }
    : { problem: `"${text}" is not how this network is written: it must be ${cidr}` };
}

/** `address`: canonical text of an IP address. */
export function isInNetwork(address: string, network: Network): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return network.family === 'IPv4' && parsed.match(network.base, network.prefixLength);
  return network.family === 'IPv6' && parsed.match(network.base, network.prefixLength);
}

function firstOf(address: ipaddr.IPv4 | ipaddr.IPv6, prefixLength: number): ipaddr.IPv4 | ipaddr.IPv6 {
  const bytes = address.toByteArray().map((byte, i) => {
    const kept = Math.min(8, Math.max(0, prefixLength - i * 8));
    return byte & (0xff00 >> kept) & 0xff;
  });
  return ipaddr.fromByteArray(bytes);
}
