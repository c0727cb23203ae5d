import type { Http } from '../http/http.js';
import { RollcallError } from '../rollcall-error.js';
import type { Timers } from '../timers.js';
import type { GraphqlError } from './graphql-result.js';
import { graphqlData, graphqlError } from './graphql-result.js';
import type { GraphqlSubject } from './graphql-subject.js';
import { Inbox } from './inbox.js';
import type { CursorSource, Transport } from './transport.js';

export interface WebSocketTransportParts {
  readonly http: Http;
  readonly WebSocket: typeof WebSocket;
  readonly timers: Timers;
  /** How often the server is asked whether it is there, where it does not say so by itself. */
  readonly pingMs: number;
}

/** Messages that may wait for a consumer before they are merged. */
const INBOX_LIMIT = 64;

/** What a close code of the contract means (section 5); other codes are a cut. null = come again. */
const CLOSE_CODES: Readonly<Record<number, { readonly code: string; readonly text: string } | null>> = {
  1000: null,
  1001: null,
  4400: { code: 'BAD_ANSWER', text: 'the server did not understand a message' },
  4401: { code: 'UNAUTHENTICATED', text: 'the server wants a token, or refuses this one' },
  4403: { code: 'FORBIDDEN', text: 'not allowed, or the token has expired' },
  4406: { code: 'BAD_ANSWER', text: 'the server does not speak graphql-transport-ws' },
  4408: null,
  4429: { code: 'RATE_LIMITED', text: 'too many subscriptions' },
};

/** GraphQL over WebSocket (graphql-transport-ws): one socket, one subscription. */
export class WebSocketTransport<F> implements Transport<F> {
  readonly name = 'websocket';

  constructor(
    private readonly subject: GraphqlSubject<F>,
    private readonly parts: WebSocketTransportParts,
  ) {}

  async *connect(from: CursorSource, signal: AbortSignal): AsyncGenerator<F, void, undefined> {
    const { http, WebSocket } = this.parts;
    const authorization = await http.authorization();
    if (signal.aborted) return;
    const socket = new WebSocket(`${http.base.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
    const inbox = new Inbox<F>(INBOX_LIMIT, (frames) => this.subject.merge(frames));
    const send = (message: object): void => socket.send(JSON.stringify(message));
    const conversation = new Conversation(this.subject, from.cursor, { send, inbox });
    const pings = this.subject.alive === null ? null : this.pings(() => conversation.ping());
    socket.onopen = () =>
      send({ type: 'connection_init', ...(authorization !== null && { payload: { authorization } }) });
    socket.onmessage = ({ data }) => conversation.take(data);
    // What went wrong is never said here; `close` follows.
    socket.onerror = () => undefined;
    socket.onclose = ({ code, reason }) => inbox.finish(this.endOf(code, reason));
    const abort = (): void => inbox.finish(null);
    signal.addEventListener('abort', abort);
    try {
      yield* inbox.taken();
    } finally {
      signal.removeEventListener('abort', abort);
      pings?.cancel();
      socket.onclose = null;
      socket.close(1000);
    }
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

  private endOf(code: number, reason: string): RollcallError | null {
    const known = CLOSE_CODES[code];
    if (known === null) return null;
    if (known) return new RollcallError(known.text, { code: known.code });
    return new RollcallError(`the WebSocket to ${this.parts.http.base} broke (${code}${reason && `, ${reason}`})`, {
      code: 'UNREACHABLE',
    });
  }
}

interface ConversationParts<F> {
  readonly send: (message: object) => void;
  readonly inbox: Inbox<F>;
}

/** Messages of graphql-transport-ws, as far as one subscription needs them. */
class Conversation<F> {
  private isOpen = false;

  constructor(
    private readonly subject: GraphqlSubject<F>,
    private readonly since: string | null,
    private readonly parts: ConversationParts<F>,
  ) {}

  /** Asks the server whether it is there. */
  ping(): void {
    if (this.isOpen) this.parts.send({ type: 'ping' });
  }

  take(data: unknown): void {
    try {
      this.answer(messageOf(data));
    } catch (error) {
      this.parts.inbox.finish(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private answer({ type, payload }: Message): void {
    const { send, inbox } = this.parts;
    switch (type) {
      case 'connection_ack': {
        const { query } = this.subject;
        this.isOpen = true;
        send({ id: '1', type: 'subscribe', payload: { query, variables: this.subject.variables(this.since) } });
        return;
      }
      case 'ping':
        send({ type: 'pong' });
        return;
      case 'next':
        inbox.put(this.subject.frameOf(graphqlData(payload)));
        return;
      case 'pong':
        if (this.subject.alive !== null) inbox.put(this.subject.alive);
        return;
      case 'error':
        throw graphqlError(payload as readonly GraphqlError[]);
      case 'complete':
        inbox.finish(null);
        return;
    }
  }
}

interface Message {
  readonly type: string;
  readonly payload?: unknown;
}

function messageOf(data: unknown): Message {
  try {
    const message = JSON.parse(String(data)) as Message | null;
    if (typeof message?.type === 'string') return message;
  } catch {
    // said below
  }
  throw new RollcallError('the WebSocket does not speak graphql-transport-ws', { code: 'BAD_ANSWER' });
}
