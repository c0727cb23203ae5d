import type { Endpoint } from './endpoint.js';

/** `host:port` of every endpoint and port, each once, in the order of answers; IPv6 in brackets. */
export function targets(endpoints: readonly Endpoint[]): readonly string[] {
  const unique = new Set<string>();
  for (const { address, family, ports } of endpoints) {
    const host = family === 'IPv6' ? `[${address}]` : address;
    for (const { port } of ports) unique.add(`${host}:${port}`);
  }
  return [...unique];
}
