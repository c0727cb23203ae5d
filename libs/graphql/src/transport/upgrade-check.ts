import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import type { HostPolicy } from '@rollcall/platform';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';

const PATH = '/graphql';

export interface UpgradePolicy {
  readonly hosts: HostPolicy;
  /** Origins of other sites whose pages may connect. */
  readonly corsOrigins: readonly string[];
}

/** Status to refuse an upgrade with; null = it is one that leads to a GraphQL connection. */
export function upgradeRefusal({ url = '', headers, method }: IncomingMessage, policy: UpgradePolicy): number | null {
  if (url.split('?', 1)[0] !== PATH) return 404;
  if (!policy.hosts.allows(headers.host)) return 403;
  if (!allowsOrigin(headers, policy.corsOrigins)) return 403;
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return 400;
  const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  return protocols.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? null : 400;
}

/** Pages of other sites have to be named; what is no browser says no origin. */
function allowsOrigin({ origin, host }: IncomingMessage['headers'], allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Answers an upgrade that leads nowhere, and closes the connection. */
export function refuseUpgrade(socket: Duplex, status: number, retryAfterS?: number): void {
  socket.on('error', () => undefined);
  const retry = retryAfterS === undefined ? '' : `Retry-After: ${retryAfterS}\r\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
