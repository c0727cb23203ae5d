import type { Endpoint } from '../contract/endpoint.js';
import { ADDRESS_FAMILIES } from '../contract/endpoint.js';

/** The order of answers: family, address (numeric), cluster, origin, first port. */
export function compareEndpoints(a: Endpoint, b: Endpoint): number {
  const [left, right] = [orderKey(a), orderKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const keys = new WeakMap<Endpoint, string>();

function orderKey(endpoint: Endpoint): string {
  const known = keys.get(endpoint);
  if (known !== undefined) return known;
  const { family, address, cluster, origin, ports } = endpoint;
  const [first] = ports;
  const port = first ? `${first.name} ${first.protocol} ${String(first.port + 2 ** 31).padStart(10, '0')}` : '';
  const key = `${ADDRESS_FAMILIES.indexOf(family)}${addressKey(endpoint)} ${cluster} ${origin === 'KUBERNETES' ? 1 : 0} ${port} ${address}`;
  keys.set(endpoint, key);
  return key;
}

function addressKey({ family, address }: Endpoint): string {
  switch (family) {
    case 'IPv4':
      return address
        .split('.')
        .map((octet) => octet.padStart(3, '0'))
        .join('.');
    case 'IPv6':
      return expanded(address);
    case 'FQDN':
      return address;
  }
}

/** All eight groups of a canonical IPv6 address, each of four digits. */
function expanded(address: string): string {
  const [head = '', tail] = address.split('::');
  const groupsOf = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...after];
  return groups.map((group) => group.padStart(4, '0')).join(':');
}
