/** What is to go wrong with a request. */
export type Fault =
  /** Answers with a Status. */
  | {
      readonly type: 'STATUS';
      readonly code: number;
      readonly reason?: string;
      /** Reason of the Status' cause, such as `ResourceVersionTooLarge`. */
      readonly cause?: string;
      readonly retryAfterS?: number;
    }
  /** Takes the request and never answers. */
  | { readonly type: 'SILENCE' }
  /** Breaks the connection: at once, or after so many bytes of the answer. */
  | { readonly type: 'RESET'; readonly afterBytes?: number }
  /** Answers with other bytes. */
  | { readonly type: 'BODY'; readonly body: string; readonly status?: number }
  /** Ends a watch at once, without an event. */
  | { readonly type: 'EMPTY_WATCH' }
  /** Does not know `sendInitialEvents`: refuses it as older servers do, or ignores it as still older ones do. */
  | { readonly type: 'NO_STREAMED_LIST'; readonly how: 'REFUSE' | 'IGNORE' }
  /** Ends a streamed list before its bookmark. */
  | { readonly type: 'BROKEN_STREAMED_LIST' }
  /** The watch sends this line in place of its next event. */
  | { readonly type: 'LINE'; readonly line: string; readonly thenEnd?: boolean }
  /** A complete list without any object. */
  | { readonly type: 'EMPTY_LIST' }
  /** Sends one byte at a time. */
  | { readonly type: 'DRIP' };

/** Which requests a fault is for. */
export interface FaultMatch {
  /** Part of the URL, such as `watch=true` or `/services`. */
  readonly url: string;
  /** How many requests; default 1. */
  readonly times?: number;
}

interface Armed {
  readonly fault: Fault;
  readonly match: FaultMatch;
  left: number;
}

/** Faults that wait for their requests. */
export class Faults {
  private armed: Armed[] = [];

  /** The next requests that match have this fault. */
  next(match: FaultMatch, fault: Fault): void {
    this.armed.push({ fault, match, left: match.times ?? 1 });
  }

  /** All requests that match have this fault, until {@link clear}. */
  always(url: string, fault: Fault): void {
    this.next({ url, times: Infinity }, fault);
  }

  clear(): void {
    this.armed = [];
  }

  /** The fault for a request, which is used up by it; null = none. */
  take(url: string): Fault | null {
    const found = this.armed.find(({ match, left }) => left > 0 && url.includes(match.url));
    if (!found) return null;
    found.left -= 1;
    this.armed = this.armed.filter(({ left }) => left > 0);
    return found.fault;
  }
}
