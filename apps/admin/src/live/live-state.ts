import type { Freshness, RollcallError } from '@rollcall/client';

/**
 * How a watch stands. `connecting`: nothing came yet. `live`: events come as they happen. `polling`: nearly as soon, by long polls.
 * `reconnecting`: what is shown may be out of date. `ended`: it will not go on by itself, and `error` says why.
 */
export type Connection = 'connecting' | 'live' | 'polling' | 'reconnecting' | 'ended';

/** What a watch has told so far. */
export interface LiveState<T> {
  /** null = nothing yet. */
  readonly value: T | null;
  /** How fresh the mirrored clusters behind it are; null = it is not told. */
  readonly freshness: Freshness | null;
  readonly connection: Connection;
  /** Why it does not work now; null = it does, or nothing was tried yet. */
  readonly error: RollcallError | null;
  /** Milliseconds since 1970: when the last event came; null = none did. */
  readonly lastEventAt: number | null;
}

export const NOTHING_YET: LiveState<never> = {
  value: null,
  freshness: null,
  connection: 'connecting',
  error: null,
  lastEventAt: null,
};
