import type { IncomingMessage } from 'node:http';

import proxyAddr from '@fastify/proxy-addr';

/**
 * Where requests come from. What `X-Forwarded-For` says counts as far as proxies added it that are trusted
 * (`ROLLCALL_TRUSTED_PROXIES`, addresses and networks); anybody else could write anything there.
 */
export function clientAddresses(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (request) => (request.socket.remoteAddress === undefined ? '' : proxyAddr(request, isTrusted));
}
