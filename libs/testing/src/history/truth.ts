import type { SeenEndpoint } from './client-event.js';

/** A selection as sorted lines of text, such as `10.0.0.1:8080 ready`: what has to be equal, and nothing else. */
export type Lines = readonly string[];

/** What really happened. The more of it is known, the more is checked. */
export interface Truth<E extends SeenEndpoint> {
  /** How endpoints are compared. An endpoint may be several lines. */
  lines(endpoints: readonly E[]): Lines;
  /** What the selection holds in the end. */
  readonly final?: Lines;
  /** Every line that was ever true: enough to find inventions. */
  readonly published?: Iterable<string>;
  /** Every state of the selection, in the order in which the source had them: no client may go back in it. */
  readonly timeline?: readonly Lines[];
  /** What the selection held as of a revision; null = not known. */
  at?(revision: string): Lines | null;
}
