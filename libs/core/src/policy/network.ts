import ipaddr from 'ipaddr.js';

import { readAddress } from '../address.js';

/** A range of addresses of one family. */
export interface Network {
  /** CIDR in canonical text. */
  readonly text: string;
  readonly family: 'IPv4' | 'IPv6';
  /** Of its first address. */
  readonly bytes: readonly number[];
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
  const bytes = firstOf(bytesOf(canonical), prefixLength);
  const cidr = `${readAddress(family, ipaddr.fromByteArray(bytes).toString())?.text ?? canonical}/${prefixLength}`;
  const asWritten = length === undefined ? `${address}/${bits}` : text;
  return cidr === asWritten
    ? { text: cidr, family, bytes, prefixLength }
    : { problem: `"${text}" is not how this network is written: it must be ${cidr}` };
}

/** The bytes of an IP address in canonical text. */
export function bytesOf(address: string): readonly number[] {
  return address.includes(':') ? ipaddr.parse(address).toByteArray() : address.split('.').map(Number);
}

/** `address`: canonical text of an IP address. */
export function isInNetwork(address: string, network: Network): boolean {
  return contains(network, bytesOf(address));
}

/** {@link isInNetwork} of an address whose bytes are known: many networks are asked about one address. */
export function contains({ bytes, prefixLength }: Network, address: readonly number[]): boolean {
  if (bytes.length !== address.length) return false;
  const whole = prefixLength >> 3;
  for (let i = 0; i < whole; i += 1) if (bytes[i] !== address[i]) return false;
  const bits = prefixLength & 7;
  return bits === 0 || keep(address[whole] ?? 0, bits) === bytes[whole];
}

/** With all bits behind the prefix taken away. */
function firstOf(address: readonly number[], prefixLength: number): number[] {
  return address.map((byte, i) => keep(byte, Math.min(8, Math.max(0, prefixLength - i * 8))));
}

/** The first bits of a byte. */
function keep(byte: number, bits: number): number {
  return byte & (0xff00 >> bits) & 0xff;
}
