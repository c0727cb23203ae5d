import { Resolver } from 'node:dns/promises';

import type { AbortLike, Clock, NameResolver, Resolution, ResolvedAddress } from '@rollcall/catalog';

import { failureOf } from './dns-failures.js';
import type { FamilyAnswer } from './merge-answers.js';
import { mergeAnswers } from './merge-answers.js';

export interface NameResolverOptions {
  /** Whom to ask, such as `10.0.0.53` or `127.0.0.1:5353`; null = the machine's servers, read anew for every name. */
  readonly servers: readonly string[] | null;
  /** For a name, with all repetitions. */
  readonly timeoutMs: number;
}

/** A question that gets lost is asked again after a quarter of the time, then after another half of it. */
const TRIES = 3;
/** Everything else c-ares would ask for in another spelling: full-width digits as ASCII, what stands before a NUL alone. */
const ASKABLE = /^[\w.-]{1,254}$/;

/**
 * Asks the DNS servers themselves, through c-ares: neither getaddrinfo, which takes `127.1` and `0x7f.1` for addresses, nor the hosts file,
 * nor search domains.
 */
export class NodeNameResolver implements NameResolver {
  /** Throws where a server's address is none. */
  constructor(
    private readonly options: NameResolverOptions,
    private readonly clock: Clock,
  ) {
    this.open();
  }

  async resolve(name: string, signal: AbortLike): Promise<Resolution> {
    if (signal.aborted) return { type: 'TIMEOUT', message: `nobody waits for the addresses of ${name} any more` };
    if (!ASKABLE.test(name)) return { type: 'NXDOMAIN', message: `${JSON.stringify(name)} cannot be a name in DNS` };
    const resolver = this.open();
    const cancel = (): void => resolver.cancel();
    const timer = this.clock.after(this.options.timeoutMs, cancel);
    signal.addEventListener('abort', cancel);
    try {
      const answers = await Promise.all([
        answerOf(name, 'IPv4', () => resolver.resolve4(name, { ttl: true })),
        answerOf(name, 'IPv6', () => resolver.resolve6(name, { ttl: true })),
      ]);
      return mergeAnswers(answers);
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', cancel);
    }
  }

  /** One for each name: questions are cancelled together. */
  private open(): Resolver {
    const resolver = new Resolver({ timeout: Math.ceil(this.options.timeoutMs / 4), tries: TRIES });
    if (this.options.servers) resolver.setServers(this.options.servers);
    return resolver;
  }
}

async function answerOf(
  name: string,
  family: ResolvedAddress['family'],
  ask: () => Promise<readonly { address: string; ttl: number }[]>,
): Promise<FamilyAnswer> {
  try {
    return { family, records: await ask(), failure: null };
  } catch (error) {
    return { family, records: [], failure: failureOf(name, error) };
  }
}
