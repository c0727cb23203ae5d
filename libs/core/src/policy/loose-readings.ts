import { readAddress } from '../address.js';

/**
 * Every IP address that some lenient reader takes the text for, in canonical text: resolvers, browsers and libraries read
 * short forms (`127.1`), octal (`0177.0.0.1`), hexadecimal, one decimal number, full-width digits, percent-encoding, brackets, zones,
 * IPv4 inside IPv6. Used to refuse with a reason, never to accept.
 */
export function looseReadings(text: string): readonly string[] {
  const spellings = [text, percentDecoded(text)].map(unwrapped);
  return [...new Set(spellings.flatMap((each) => [...ipv4Readings(each), ...ipv6Readings(each)]))];
}

/** Text as readers that fold Unicode see it: compatibility forms folded, invisible characters and outer white space gone, lower case. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replaceAll('\u3002', '.')
    .toLowerCase();
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without brackets, port, prefix length, zone and trailing dots. */
function unwrapped(text: string): string {
  const bare = folded(text);
  const inBrackets = /^\[([^\]]*)\](?::\d*)?$/.exec(bare)?.[1] ?? bare;
  return inBrackets
    .replace(/^([^:]*):\d*$/, '$1')
    .replace(/\/\d*$/, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '');
}

/** One to four numbers; the last fills all bytes that are left (inet_aton). Leading zeros mean octal to some and nothing to others. */
function ipv4Readings(text: string): readonly string[] {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[\da-f]*|\d+)$/.test(part))) return [];
  return [inOctal, inDecimal].flatMap((read) => {
    const address = fill(parts.map(read));
    return address === null ? [] : [address];
  });
}

function inOctal(part: string): number {
  if (part.startsWith('0x')) return inDecimal(part);
  return /^0[0-7]+$/.test(part) ? parseInt(part, 8) : part.startsWith('0') && part !== '0' ? NaN : Number(part);
}

function inDecimal(part: string): number {
  return part.startsWith('0x') ? parseInt(part.slice(2) || '0', 16) : Number(part);
}

function fill(numbers: readonly number[]): string | null {
  const [last = NaN, ...front] = [...numbers].reverse();
  front.reverse();
  const left = 4 - front.length;
  if (!front.every((number) => number <= 0xff) || !(last < 256 ** left)) return null;
  const tail = Array.from({ length: left }, (_, i) => Math.floor(last / 256 ** (left - 1 - i)) % 256);
  return [...front, ...tail].join('.');
}

/** A mapped address is the IPv4 address that it maps. */
function ipv6Readings(text: string): readonly string[] {
  const [, head = '', tail = ''] = /^([\da-f:]*:)([\dx.a-f]*)$/.exec(text) ?? [];
  const spellings = tail.includes('.') ? ipv4Readings(tail).map((address) => head + address) : [text];
  return spellings.flatMap((each) => {
    if (!each.includes(':')) return [];
    const address = readAddress('IPv4', each) ?? readAddress('IPv6', each);
    return address ? [address.text] : [];
  });
}
