import type { ServerResponse } from 'node:http';

/** Calls back when a response is closed: at once, if whoever asked went away while something was waited for. */
export function whenClosed(response: ServerResponse, run: () => void): void {
  if (response.closed) run();
  else response.once('close', run);
}
