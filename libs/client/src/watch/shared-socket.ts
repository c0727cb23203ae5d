import { RollcallError } from '../rollcall-error.js';
import type { SocketLineParts, Talk } from './socket-line.js';
import { SocketLine } from './socket-line.js';

/** Somebody's place on the socket. */
export interface Seat {
  ping(): void;
  leave(): void;
}

/**
 * The one socket of a client: made for the first watch that wants one, shared by all that come, closed with the last. A watch that
 * comes back from a socket that has fallen silent takes nobody's word for it: it gets another one, and the others follow.
 */
export class SharedSocket {
  private line: SocketLine | null = null;

  constructor(private readonly parts: SocketLineParts) {}

  /** `silentMs`: a socket on which nothing was heard for so long is dead. */
  join(talk: Talk, silentMs: number): Seat {
    const known = this.line;
    if (known && !known.isOver && this.parts.timers.nowMs() - known.heardAtMs >= silentMs)
      known.hangUp(new RollcallError(`nothing was heard for ${silentMs} ms`, { code: 'UNREACHABLE' }));
    const line = known && !known.isOver ? known : new SocketLine(this.parts);
    this.line = line;
    const leave = line.join(talk);
    return { ping: () => line.ping(), leave };
  }
}
