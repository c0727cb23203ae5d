import { bytesOf, contains, readNetwork } from './network.js';
import type { Network } from './network.js';

/** A range that no backend stands in. */
export interface SpecialRange {
  readonly network: Network;
  /** Completes the sentence "… is". */
  readonly what: string;
}

/** The more special ones first: the first that matches gives the reason. */
const RANGES: readonly (readonly [cidr: string, what: string])[] = [
  ['0.0.0.0/32', 'the unspecified address'],
  ['0.0.0.0/8', 'of this host on this network'],
  ['127.0.0.0/8', 'a loopback address'],
  ['169.254.169.254/32', "a cloud's instance metadata"],
  ['169.254.170.0/24', "a cloud's container credentials"],
  ['100.100.100.200/32', "a cloud's instance metadata"],
  ['168.63.129.16/32', "a cloud's host agent"],
  ['169.254.0.0/16', 'a link-local address'],
  ['192.0.0.0/24', 'reserved for protocols'],
  ['192.0.2.0/24', 'for documentation only'],
  ['198.51.100.0/24', 'for documentation only'],
  ['203.0.113.0/24', 'for documentation only'],
  ['192.88.99.0/24', 'a 6to4 relay'],
  ['198.18.0.0/15', 'for benchmarks only'],
  ['224.0.0.0/4', 'a multicast address'],
  ['255.255.255.255/32', 'the broadcast address'],
  ['240.0.0.0/4', 'reserved'],
  ['::/128', 'the unspecified address'],
  ['::1/128', 'a loopback address'],
  ['::ffff:0:0:0/96', 'an IPv4 address in translated form'],
  ['::/96', 'an IPv4 address in compatible form'],
  ['64:ff9b::/96', 'an IPv4 address behind NAT64'],
  ['64:ff9b:1::/48', 'an IPv4 address behind NAT64'],
  ['100::/64', 'for discarding only'],
  ['2001::/32', 'a Teredo address'],
  ['2001:2::/48', 'for benchmarks only'],
  ['2001:10::/28', 'an ORCHID, which is no place'],
  ['2001:20::/28', 'an ORCHID, which is no place'],
  ['2001::/23', 'reserved for protocols'],
  ['2001:db8::/32', 'for documentation only'],
  ['2002::/16', 'a 6to4 address'],
  ['3fff::/20', 'for documentation only'],
  ['fd00:ec2::/32', "a cloud's instance metadata"],
  ['fd20:ce::254/128', "a cloud's instance metadata"],
  ['fe80::/10', 'a link-local address'],
  ['fec0::/10', 'a site-local address, which is no longer used'],
  ['ff00::/8', 'a multicast address'],
];

/** IPv6 that is neither of these was never given to anybody. */
const IPV6_UNICAST = ['2000::/3', 'fc00::/7'].map(networkOf);

const SPECIAL: readonly SpecialRange[] = RANGES.map(([cidr, what]) => ({ network: networkOf(cidr), what }));
const UNASSIGNED: SpecialRange = { network: networkOf('::/0'), what: 'not assigned to anybody' };

/** The special range that an IP address in canonical text is in; null = an ordinary unicast address, private or public. */
export function specialRangeOf(address: string): SpecialRange | null {
  const bytes = bytesOf(address);
  const special = SPECIAL.find(({ network }) => contains(network, bytes));
  if (special) return special;
  const isUnicast = !address.includes(':') || IPV6_UNICAST.some((network) => contains(network, bytes));
  return isUnicast ? null : UNASSIGNED;
}

function networkOf(cidr: string): Network {
  const network = readNetwork(cidr);
  if ('problem' in network) throw new TypeError(network.problem);
  return network;
}
