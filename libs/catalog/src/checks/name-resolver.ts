import type { AbortLike } from '../abort-like.js';

/** An address that a name stands for. */
export interface ResolvedAddress {
  /** Canonical text. */
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
}

/** What became of a question, as a value: a person understands `message`. */
export type Resolution =
  | {
      readonly type: 'ADDRESSES';
      /** All answers of both families, each once, IPv4 first, in numeric order; at least one. The policy has judged none of them. */
      readonly addresses: readonly ResolvedAddress[];
      /** The shortest of all answers and of the CNAMEs on the way, as answered: see `clampTtl`. */
      readonly ttlSeconds: number;
      /** Families of which nothing is known, because their question failed: their last good addresses are still good. */
      readonly unanswered: readonly ResolvedAddress['family'][];
    }
  | { readonly type: ResolutionFailure; readonly message: string };

/**
 * `NXDOMAIN`: there is no such name. `NO_DATA`: the name exists and has no address. `SERVFAIL`: the server could not find out, or what it
 * answered cannot be read, or there is no server. `REFUSED`: the server does not answer us. `TIMEOUT`: no answer in time.
 */
export const RESOLUTION_FAILURES = ['NXDOMAIN', 'NO_DATA', 'SERVFAIL', 'REFUSED', 'TIMEOUT'] as const;
export type ResolutionFailure = (typeof RESOLUTION_FAILURES)[number];

/**
 * Asks DNS for the addresses of a name.
 *
 * Promises: the name is asked for as it is, whatever it looks like, and absolutely: no search domains, no hosts file; the answer comes within
 * the resolver's time-out; never rejects. Once the signal is aborted it answers at once, and what it answers means nothing.
 */
export interface NameResolver {
  resolve(name: string, signal: AbortLike): Promise<Resolution>;
}
