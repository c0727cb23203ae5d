import type { Timers } from '../timers.js';
import type { GraphqlError } from './graphql-result.js';
import { graphqlData, graphqlError } from './graphql-result.js';
import type { GraphqlSubject } from './graphql-subject.js';
import { Inbox } from './inbox.js';
import type { SharedSocket } from './shared-socket.js';
import type { Talk } from './socket-line.js';
import type { CursorSource, Transport } from './transport.js';

export interface WebSocketTransportParts {
  readonly socket: SharedSocket;
  readonly timers: Timers;
  /** How often the server is asked whether it is there, where it does not say so by itself. */
  readonly pingMs: number;
}

/** Messages that may wait for a consumer before they are merged. */
const INBOX_LIMIT = 64;

/** GraphQL over WebSocket (graphql-transport-ws): one subscription on the client's socket. */
export class WebSocketTransport<F> implements Transport<F> {
  readonly name = 'websocket';

  constructor(
    private readonly subject: GraphqlSubject<F>,
    private readonly parts: WebSocketTransportParts,
  ) {}

  async *connect(from: CursorSource, signal: AbortSignal): AsyncGenerator<F, void, undefined> {
    if (signal.aborted) return;
    const { socket, pingMs } = this.parts;
    const inbox = new Inbox<F>(INBOX_LIMIT, (frames) => this.subject.merge(frames));
    const seat = socket.join(this.talk(inbox, from.cursor), 2 * pingMs);
    const pings = this.subject.alive === null ? null : this.pings(() => seat.ping());
    const abort = (): void => inbox.finish(null);
    signal.addEventListener('abort', abort);
    try {
      yield* inbox.taken();
    } finally {
      signal.removeEventListener('abort', abort);
      pings?.cancel();
      seat.leave();
    }
  }

  private talk(inbox: Inbox<F>, since: string | null): Talk {
    const { subject } = this;
    return {
      subscription: () => ({ query: subject.query, variables: subject.variables(since) }),
      next: (payload) => inbox.put(subject.frameOf(graphqlData(payload))),
      alive: () => {
        if (subject.alive !== null) inbox.put(subject.alive);
      },
      refused: (payload) => inbox.finish(graphqlError(payload as readonly GraphqlError[])),
      ended: (error) => inbox.finish(error),
    };
  }

  /** Until it is cancelled. */
  private pings(ping: () => void): { cancel(): void } {
    const { timers, pingMs } = this.parts;
    const again = () =>
      timers.after(pingMs, () => {
        ping();
        next = again();
      });
    let next = again();
    return { cancel: () => next.cancel() };
  }
}
