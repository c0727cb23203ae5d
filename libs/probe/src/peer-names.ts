import { isIP } from 'node:net';

import type { ProbeTarget } from '@rollcall/catalog';

const DEFAULT_PORTS: Readonly<Partial<Record<ProbeTarget['check']['type'], number>>> = { HTTP: 80, HTTPS: 443 };

/** The Host header: what the check names, else what is registered, with the port unless it is the scheme's own. */
export function hostHeader({ check, name, address, port }: ProbeTarget): string {
  const host = check.host ?? name ?? (isIP(address) === 6 ? `[${address}]` : address);
  return port === DEFAULT_PORTS[check.type] ? host : `${host}:${port}`;
}

/** The name in the TLS handshake (SNI); an IP address is none (RFC 6066). */
export function serverName({ check, name }: ProbeTarget): { readonly servername?: string } {
  const servername = check.host ?? name;
  return servername === null ? {} : { servername };
}
