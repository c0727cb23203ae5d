import type { WatchStatus } from '@rollcall/client';

import { clockTime } from '../terminal/clock-time.js';
import { inert } from '../terminal/inert.js';
import type { Terminal } from '../terminal/terminal.js';

/** Tells a person when a watch loses its connection, and when it has one again. */
export function watchStatusLine(terminal: Terminal, now: () => number): (status: WatchStatus) => void {
  let isCut = false;
  return ({ state, transport, error, retryInMs }) => {
    const at = clockTime(now());
    if (state === 'reconnecting') {
      const reason = error ? inert(error.message) : 'the server let us go';
      terminal.err(
        `${at} ${isCut ? 'no connection yet' : 'connection lost'}: ${reason}; again in ${((retryInMs ?? 0) / 1_000).toFixed(1)} s\n`,
      );
      isCut = true;
    } else if (isCut) {
      terminal.err(`${at} connected again (${transport}); nothing was missed\n`);
      isCut = false;
    }
  };
}
