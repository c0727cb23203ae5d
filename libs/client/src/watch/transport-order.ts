import type { RollcallError } from '../rollcall-error.js';
import type { Transport } from './transport.js';

/** Connections in a row that a transport may fail to make before the next one is tried; only one where it failed before. */
const PATIENCE = 2;

export interface BetterTimes {
  /** After so long on a fallback a better transport has its chance again. */
  readonly betterAfterMs: number;
  /** The same where the better one has worked before. */
  readonly knownBetterAfterMs: number;
}

/** How a connection ended. */
export interface ConnectionEnd {
  /** It had delivered something. */
  readonly worked: boolean;
  /** null = the server ended it, or we did. */
  readonly error: RollcallError | null;
}

/** Which transport to use: the best that works here. Proxies let some pass and not others. */
export class TransportOrder<F> {
  private at = 0;
  private misses = 0;
  private patience = PATIENCE;
  /** The best one has worked, and nothing since says that it would not again: the server was away. */
  private bestIsKnown = false;

  constructor(private readonly transports: readonly [Transport<F>, ...Transport<F>[]]) {}

  get current(): Transport<F> {
    return this.transports[this.at] ?? this.transports[0];
  }

  /** When a better transport should have its chance again; null = there is none. */
  betterAfterMs({ betterAfterMs, knownBetterAfterMs }: BetterTimes): number | null {
    if (this.at === 0) return null;
    return this.bestIsKnown ? knownBetterAfterMs : betterAfterMs;
  }

  /** Learns from a connection that ended. */
  ended({ worked, error }: ConnectionEnd): void {
    // A refusal is an answer: the way to it is open.
    const isMiss = !worked && (error === null || error.code === 'UNREACHABLE' || error.code === 'BAD_ANSWER');
    this.misses = isMiss ? this.misses + 1 : 0;
    if (worked && this.at === 0) {
      this.patience = PATIENCE;
      this.bestIsKnown = true;
    }
    if (this.misses < this.patience) return;
    this.misses = 0;
    if (this.at === 0 && this.patience < PATIENCE) this.bestIsKnown = false;
    this.at = (this.at + 1) % this.transports.length;
  }

  /** The best one has its chance again: one, for what works meanwhile waits for it. */
  restart(): void {
    this.at = 0;
    this.misses = 0;
    this.patience = 1;
  }
}
