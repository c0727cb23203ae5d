import type { RollcallError } from '../rollcall-error.js';
import type { TransportName } from './transport.js';

/**
 * How a watch stands. `live`: events come as they happen. `polling`: a long poll tells of changes nearly as soon.
 * `reconnecting`: what was delivered may be out of date, and is still the best that is known: keep using it.
 */
export interface WatchStatus {
  readonly state: 'live' | 'polling' | 'reconnecting';
  readonly transport: TransportName;
  /** Why it reconnects; null = it does not, or nothing was wrong. */
  readonly error: RollcallError | null;
  /** Pause before the next attempt; null = it does not reconnect. */
  readonly retryInMs: number | null;
}
