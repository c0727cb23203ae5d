import type { Principal } from '../auth/principal.js';
import { RateLimit } from './rate-limit.js';
import { RateLimitedError } from './rate-limited-error.js';

/** What is limited, each by itself: everything that is asked, what would change something, and credentials that are none. */
export const RATE_KINDS = ['request', 'change', 'sign_in'] as const;
export type RateKind = (typeof RATE_KINDS)[number];

/** How often each address, and each caller with credentials, may do something in a minute; 0 = as often as it likes. */
export interface Rates {
  readonly rateRequestsPerMinute: number;
  readonly rateChangesPerMinute: number;
  readonly rateFailedSignInsPerMinute: number;
}

/** How often something was refused, by what it was and whose limit it was. */
export interface RateLimitedCount {
  readonly kind: RateKind;
  readonly by: 'address' | 'principal';
  readonly count: number;
}

const WORDS: Readonly<Record<RateKind, string>> = {
  request: 'requests',
  change: 'changes',
  sign_in: 'credentials that are not known',
};

/** The one place that says whether somebody asks too often: for REST, GraphQL, WebSocket and SSE alike. Memory is bounded. */
export class RateLimits {
  private readonly limits: Readonly<Record<RateKind, { readonly address: RateLimit; readonly principal: RateLimit }>>;
  private readonly counts = new Map<string, number>();

  constructor(rates: Rates, monotonicMs: () => number) {
    const pair = (perMinute: number) => ({
      address: new RateLimit({ perMinute, monotonicMs }),
      principal: new RateLimit({ perMinute, monotonicMs }),
    });
    this.limits = {
      request: pair(rates.rateRequestsPerMinute),
      change: pair(rates.rateChangesPerMinute),
      sign_in: pair(rates.rateFailedSignInsPerMinute),
    };
  }

  /** `block`: see addressBlock. null = it may; else what to refuse it with. */
  ofAddress(kind: RateKind, block: string): RateLimitedError | null {
    const waitMs = this.limits[kind].address.take(block);
    return waitMs === 0 ? null : this.refused(kind, 'address', waitMs);
  }

  /** All who give no credentials are not one caller: for them only their addresses count. */
  ofPrincipal(kind: RateKind, principal: Principal): RateLimitedError | null {
    const waitMs = this.waitOf(kind, principal);
    return waitMs === 0 ? null : this.refused(kind, 'principal', waitMs);
  }

  /** The same for a request that goes the long way if it may not be answered at once, and is refused there. */
  admits(principal: Principal): boolean {
    return this.waitOf('request', principal) === 0;
  }

  /** What was refused since the process began. */
  refusals(): readonly RateLimitedCount[] {
    return RATE_KINDS.flatMap((kind) =>
      (['address', 'principal'] as const).map((by) => ({ kind, by, count: this.counts.get(`${kind} ${by}`) ?? 0 })),
    );
  }

  private waitOf(kind: RateKind, { kind: proof, id }: Principal): number {
    return proof === 'anonymous' ? 0 : this.limits[kind].principal.take(`${proof} ${id}`);
  }

  private refused(kind: RateKind, by: 'address' | 'principal', waitMs: number): RateLimitedError {
    const name = `${kind} ${by}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    const whose = by === 'address' ? 'this address' : 'this caller';
    return new RateLimitedError(
      `too many ${WORDS[kind]} from ${whose}: try again later`,
      Math.max(1, Math.ceil(waitMs / 1_000)),
    );
  }
}
