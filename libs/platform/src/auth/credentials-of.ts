import type { IncomingHttpHeaders } from 'node:http';

import type { Credentials } from './authenticator.js';

/**
 * What a request shows of who sent it. Cookies count if a page of our own sent it, or none: a browser adds them to what others send, too,
 * as long as these are of the same site, such as another port of this machine.
 */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  const { authorization, cookie } = headers;
  return { authorization, cookie: cookie !== undefined && isOwnPage(headers) ? cookie : undefined };
}

function isOwnPage({ 'sec-fetch-site': site, origin, host }: IncomingHttpHeaders): boolean {
  // What browsers say of where a request comes from, where they do: also behind a proxy that changes the host.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
