import type { Http } from '../http/http.js';
import { RollcallError } from '../rollcall-error.js';
import type { Frame, WatchFrame } from './frame.js';
import { Inbox } from './inbox.js';
import { mergeFrames } from './merge-frames.js';
import type { CursorSource, Transport } from './transport.js';

/** What is subscribed to, in GraphQL. */
export interface GraphqlSubject<T> {
  readonly query: string;
  variables(since: string | null): Readonly<Record<string, unknown>>;
  /** Reads `data` of a result. */
  frameOf(data: unknown): WatchFrame<T>;
  keyOf(item: T): string;
}

export interface WebSocketTransportParts {
  readonly http: Http;
  readonly WebSocket: typeof WebSocket;
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
export class WebSocketTransport<T> implements Transport<T> {
  readonly name = 'websocket';

  constructor(
    private readonly subject: GraphqlSubject<T>,
    private readonly parts: WebSocketTransportParts,
  ) {}

  async *connect(from: CursorSource, signal: AbortSignal): AsyncGenerator<Frame<T>, void, undefined> {
    const { http, WebSocket } = this.parts;
    const authorization = await http.authorization();
    if (signal.aborted) return;
    const socket = new WebSocket(`${http.base.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
    const inbox = new Inbox<WatchFrame<T>>(INBOX_LIMIT, (frames) =>
      mergeFrames(frames, (item) => this.subject.keyOf(item)),
    );
    const send = (message: object): void => socket.send(JSON.stringify(message));
    const conversation = new Conversation(this.subject, from.cursor, { send, inbox });
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
      socket.onclose = null;
      socket.close(1000);
    }
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

interface ConversationParts<T> {
  readonly send: (message: object) => void;
  readonly inbox: Inbox<WatchFrame<T>>;
}

/** Messages of graphql-transport-ws, as far as one subscription needs them. */
class Conversation<T> {
  constructor(
    private readonly subject: GraphqlSubject<T>,
    private readonly since: string | null,
    private readonly parts: ConversationParts<T>,
  ) {}

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
        send({ id: '1', type: 'subscribe', payload: { query, variables: this.subject.variables(this.since) } });
        return;
      }
      case 'ping':
        send({ type: 'pong' });
        return;
      case 'next': {
        const { data, errors } = payload as { data?: unknown; errors?: readonly GraphqlError[] };
        if (errors?.length) throw errorOf(errors);
        inbox.put(this.subject.frameOf(data));
        return;
      }
      case 'error':
        throw errorOf(payload as readonly GraphqlError[]);
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

interface GraphqlError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly errors?: RollcallError['errors'] };
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

function errorOf([first]: readonly GraphqlError[]): RollcallError {
  const { code = 'BAD_ANSWER', errors = [] } = first?.extensions ?? {};
  return new RollcallError(first?.message ?? 'the server refused and did not say why', { code, errors });
}
