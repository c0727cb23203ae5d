const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finish(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * MurmurHash3 (x86, 128 bit, seed 0; Austin Appleby, public domain) as 32 hexadecimal digits. Not for secrets: it spreads
 * identities. Text beyond ASCII is hashed in its percent-encoded form.
 */
export function hash128(text: string): string {
  // eslint-disable-next-line no-control-regex -- ASCII is what is asked for
  const bytes = /^[\x00-\x7f]*$/.test(text) ? text : encodeURIComponent(text);
  const { length } = bytes;
  const word = (at: number): number =>
    bytes.charCodeAt(at) |
    (bytes.charCodeAt(at + 1) << 8) |
    (bytes.charCodeAt(at + 2) << 16) |
    (bytes.charCodeAt(at + 3) << 24);
  let [h1, h2, h3, h4] = [0, 0, 0, 0];
  const blocks = length - (length % 16);
  for (let i = 0; i < blocks; i += 16) {
    h1 ^= Math.imul(rotate(Math.imul(word(i), C1), 15), C2);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(word(i + 4), C2), 16), C3);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(word(i + 8), C3), 17), C4);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotate(Math.imul(word(i + 12), C4), 18), C1);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  const rest = (from: number): number => {
    let value = 0;
    for (let i = Math.min(3, length - from - 1); i >= 0; i -= 1) value = (value << 8) | bytes.charCodeAt(from + i);
    return value;
  };
  h4 ^= Math.imul(rotate(Math.imul(rest(blocks + 12), C4), 18), C1);
  h3 ^= Math.imul(rotate(Math.imul(rest(blocks + 8), C3), 17), C4);
  h2 ^= Math.imul(rotate(Math.imul(rest(blocks + 4), C2), 16), C3);
  h1 ^= Math.imul(rotate(Math.imul(rest(blocks), C1), 15), C2);
  return mix([h1 ^ length, h2 ^ length, h3 ^ length, h4 ^ length]);
}

function mix([a, b, c, d]: readonly [number, number, number, number]): string {
  const spread = (values: readonly [number, number, number, number]): [number, number, number, number] => {
    const first = (values[0] + values[1] + values[2] + values[3]) | 0;
    return [first, (values[1] + first) | 0, (values[2] + first) | 0, (values[3] + first) | 0];
  };
  const [h1, h2, h3, h4] = spread([a, b, c, d]);
  return spread([finish(h1), finish(h2), finish(h3), finish(h4)])
    .map((value) => (value >>> 0).toString(16).padStart(8, '0'))
    .join('');
}
