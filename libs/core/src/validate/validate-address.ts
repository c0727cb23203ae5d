import ipaddr from 'ipaddr.js';

import { readAddress } from '../address.js';
import type { AddressFamily } from '../endpoint.js';
import type { FieldError } from './field-errors.js';
import { invalid, required } from './field-errors.js';
import { fullyQualifiedName } from './names.js';

/** An address of a slice: strictly spelt, of its family, and of no special range (semantics VAL-10 to VAL-13). */
export function validateAddress(
  family: AddressFamily,
  address: string,
  at: { readonly list: string; readonly item: string },
): readonly FieldError[] {
  if (family === 'FQDN') {
    if (address === '') return [required(at.item)];
    return fullyQualifiedName(address).map((detail) => invalid(at.item, address.replace(/\.$/, ''), detail));
  }
  return [
    ...validateSpelling(family, address, at),
    ...specialRange(address).map((detail) => invalid(at.item, address, detail)),
  ];
}

function validateSpelling(
  family: 'IPv4' | 'IPv6',
  address: string,
  { list, item }: { readonly list: string; readonly item: string },
): readonly FieldError[] {
  const wrongFamily = invalid(list, address, `must be an ${family} address`);
  const [v4, v6] = [readAddress('IPv4', address), readAddress('IPv6', address)];
  if (!v4 && !v6) return [invalid(item, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  const errors: FieldError[] = [];
  if (v4 && address.includes(':')) errors.push(invalid(item, address, 'must not be an IPv4-mapped IPv6 address'));
  else if (v4 && v4.text !== address) errors.push(invalid(item, address, 'must not have leading 0s'));
  else if (family === 'IPv6' && v6 && v6.text !== address)
    errors.push(invalid(item, address, `must be in canonical form ("${v6.text}")`));
  if ((family === 'IPv4') !== (v4 !== null)) errors.push(wrongFamily);
  return errors;
}

/** What the API server refuses whatever the family: one error a range that the address is in. */
function specialRange(address: string): readonly string[] {
  const canonical = readAddress('IPv4', address) ?? readAddress('IPv6', address);
  if (!canonical) return [];
  const parsed = ipaddr.parse(canonical.text);
  const range = parsed.range();
  const errors: string[] = [];
  if (['0.0.0.0', '::'].includes(canonical.text)) errors.push('may not be unspecified (0.0.0.0 or ::)');
  if (range === 'loopback') errors.push('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (range === 'linkLocal') errors.push('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if (isLinkLocalMulticast(parsed))
    errors.push('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return errors;
}

function isLinkLocalMulticast(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const bytes = address.toByteArray();
  if (bytes.length === 4) return bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0;
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0x0f) === 0x02;
}
