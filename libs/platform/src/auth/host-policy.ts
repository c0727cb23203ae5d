import { isIP } from 'node:net';

/** Whether an address or name means this machine itself. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return ['localhost', '::1', '[::1]', 'localhost.'].includes(host.toLowerCase());
}

/**
 * Under which names the API may be called. A page of a stranger can have its own name point at 127.0.0.1, or at an address of
 * a private network, and read what needs no credentials there: so only loopback's names, and those that are allowed, are
 * answered. An address is no name that could be made to point elsewhere: it is answered where the server is bound to one.
 */
export class HostPolicy {
  private readonly allowed: ReadonlySet<string>;
  /** The header that was allowed last: mostly the next one, too. */
  private last: string | undefined;

  /** `anonymous`: what can be read under a stranger's name is what needs no credentials. */
  constructor(
    private readonly boundHost: string,
    allowedHosts: readonly string[],
    private readonly anonymous: 'read' | 'none' = 'read',
  ) {
    this.allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  }

  /** `host`: the header's value, with or without port. */
  allows(host: string | undefined): boolean {
    const isPublic = !isLoopback(this.boundHost);
    if (this.allowed.size === 0 && isPublic && this.anonymous === 'none') return true;
    if (host === undefined) return false;
    if (host === this.last) return true;
    const name = host.toLowerCase().replace(/(?<!:):\d+$/, '');
    const isAllowed = isLoopback(name) || this.allowed.has(name) || (isPublic && isAddress(name));
    if (isAllowed) this.last = host;
    return isAllowed;
  }
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
