import { isIP } from 'node:net';

/** Whether an address or name means this machine itself. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return ['localhost', '::1', '[::1]', 'localhost.'].includes(host.toLowerCase());
}

/**
 * Under which names the API may be called. A page of a stranger can have its own name point at 127.0.0.1 and read what
 * needs no credentials there: so on loopback only loopback's names, and those that are allowed, are answered.
 */
export class HostPolicy {
  private readonly allowed: ReadonlySet<string>;
  /** The header that was allowed last: mostly the next one, too. */
  private last: string | undefined;

  constructor(
    private readonly boundHost: string,
    allowedHosts: readonly string[],
  ) {
    this.allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  }

  /** `host`: the header's value, with or without port. */
  allows(host: string | undefined): boolean {
    if (this.allowed.size === 0 && !isLoopback(this.boundHost)) return true;
    if (host === undefined) return false;
    if (host === this.last) return true;
    const name = host.toLowerCase().replace(/:\d+$/, '');
    const isAllowed = isLoopback(name) || this.allowed.has(name);
    if (isAllowed) this.last = host;
    return isAllowed;
  }
}
