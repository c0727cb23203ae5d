import type { Principal } from '../auth/principal.js';
import { RateLimitedError } from './rate-limited-error.js';

export interface PlaceLimits {
  readonly maxConnectionsPerAddress: number;
  readonly maxSubscriptionsPerCaller: number;
}

/** Seconds after which a place may be free. */
const RETRY_AFTER_S = 5;

/** Counts what callers hold open, on whatever way they came: connections by address, subscriptions, streams and long polls by caller. */
export class OpenPlaces {
  private readonly connections = new Map<string, number>();
  private readonly subscriptions = new Map<string, number>();

  constructor(private readonly limits: PlaceLimits) {}

  /** `block`: see addressBlock. null = it has too many already; else how to give the place back, once. */
  connect(block: string): (() => void) | null {
    return take(this.connections, block, this.limits.maxConnectionsPerAddress);
  }

  /** The same for a subscription, a stream or a long poll; all who gave no credentials are one caller. */
  subscribe({ kind, id }: Principal): (() => void) | null {
    return take(this.subscriptions, `${kind} ${id}`, this.limits.maxSubscriptionsPerCaller);
  }

  /** Both, for a stream that is a connection of its own. Throws {@link RateLimitedError}. */
  openStream(block: string, principal: Principal): () => void {
    const connection = this.connect(block);
    const subscription = connection && this.subscribe(principal);
    if (subscription)
      return () => {
        connection();
        subscription();
      };
    connection?.();
    throw new RateLimitedError('too many streams are open', RETRY_AFTER_S);
  }

  /** For a long poll. Throws {@link RateLimitedError}. */
  openPoll(principal: Principal): () => void {
    const place = this.subscribe(principal);
    if (place) return place;
    throw new RateLimitedError('too many long polls are open', RETRY_AFTER_S);
  }
}

function take(counts: Map<string, number>, key: string, limit: number): (() => void) | null {
  const count = counts.get(key) ?? 0;
  if (count >= limit) return null;
  counts.set(key, count + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (counts.get(key) ?? 1) - 1;
    if (left > 0) counts.set(key, left);
    else counts.delete(key);
  };
}
