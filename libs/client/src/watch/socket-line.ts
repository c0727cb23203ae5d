import type { Http } from '../http/http.js';
import { RollcallError } from '../rollcall-error.js';
import type { Timers } from '../timers.js';

/** One subscription on a socket that it shares with others. */
export interface Talk {
  /** The payload of `subscribe`; asked for when the server is ready for it. */
  subscription(): object;
  /** The payload of each `next`. What it throws ends this talk alone. */
  next(payload: unknown): void;
  /** The server is there. */
  alive(): void;
  /** The payload of `error`. Nothing follows. */
  refused(payload: unknown): void;
  /** It is over; null = quietly. Nothing follows. */
  ended(error: Error | null): void;
}

export interface SocketLineParts {
  readonly http: Http;
  readonly WebSocket: typeof WebSocket;
  readonly timers: Timers;
}

/** What a close code of the contract means; other codes are a cut. null = come again. */
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

/** One socket that speaks graphql-transport-ws, with any number of subscriptions. It is over with its last one, and never comes back. */
export class SocketLine {
  /** When something was heard last. */
  heardAtMs: number;
  private readonly talks = new Map<string, Talk>();
  private socket: WebSocket | null = null;
  private isReady = false;
  private over = false;
  private lastId = 0;

  constructor(private readonly parts: SocketLineParts) {
    this.heardAtMs = parts.timers.nowMs();
    void this.open();
  }

  get isOver(): boolean {
    return this.over;
  }

  /** Returns how to leave; whoever has left is told nothing more. */
  join(talk: Talk): () => void {
    this.lastId += 1;
    const id = String(this.lastId);
    this.talks.set(id, talk);
    if (this.isReady) this.subscribe(id, talk);
    return () => {
      const wasTalking = this.talks.delete(id);
      if (this.talks.size === 0) this.hangUp(null);
      else if (wasTalking && this.isReady) this.send({ id, type: 'complete' });
    };
  }

  /** Asks the server whether it is there. */
  ping(): void {
    if (this.isReady) this.send({ type: 'ping' });
  }

  /** Ends it for all who are on it. */
  hangUp(error: Error | null): void {
    if (this.over) return;
    this.over = true;
    this.isReady = false;
    if (this.socket) {
      this.socket.onclose = null;
      this.socket.close(1000);
    }
    const talks = [...this.talks.values()];
    this.talks.clear();
    for (const talk of talks) talk.ended(error);
  }

  private async open(): Promise<void> {
    const { http, WebSocket } = this.parts;
    try {
      const authorization = await http.authorization();
      if (this.over) return;
      const socket = new WebSocket(`${http.base.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
      this.socket = socket;
      socket.onopen = () =>
        this.send({ type: 'connection_init', ...(authorization !== null && { payload: { authorization } }) });
      socket.onmessage = ({ data }) => this.take(data);
      // What went wrong is never said here; `close` follows.
      socket.onerror = () => undefined;
      socket.onclose = ({ code, reason }) => this.hangUp(this.endOf(code, reason));
    } catch (error) {
      this.hangUp(errorOf(error));
    }
  }

  private take(data: unknown): void {
    if (this.over) return;
    this.heardAtMs = this.parts.timers.nowMs();
    try {
      this.answer(messageOf(data));
    } catch (error) {
      this.hangUp(errorOf(error));
    }
  }

  private answer({ type, id, payload }: Message): void {
    switch (type) {
      case 'connection_ack':
        this.isReady = true;
        for (const [waiting, talk] of this.talks) this.subscribe(waiting, talk);
        return;
      case 'ping':
        this.send({ type: 'pong' });
        return;
      case 'pong':
        for (const talk of this.talks.values()) talk.alive();
        return;
      case 'next':
        this.tell(id, payload);
        return;
      case 'error':
        this.takeOff(id)?.refused(payload);
        return;
      case 'complete':
        this.takeOff(id)?.ended(null);
        return;
    }
  }

  private tell(id: string | undefined, payload: unknown): void {
    const talk = this.talks.get(id ?? '');
    try {
      talk?.next(payload);
    } catch (error) {
      talk?.ended(errorOf(error));
    }
  }

  private takeOff(id = ''): Talk | undefined {
    const talk = this.talks.get(id);
    this.talks.delete(id);
    return talk;
  }

  private subscribe(id: string, talk: Talk): void {
    this.send({ id, type: 'subscribe', payload: talk.subscription() });
  }

  private send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  private endOf(code: number, reason: string): RollcallError | null {
    const known = CLOSE_CODES[code];
    if (known === null) return null;
    if (known) return new RollcallError(known.text, { code: known.code });
    const why = `${code}${reason && `, ${reason}`}`;
    return new RollcallError(`the WebSocket to ${this.parts.http.base} broke (${why})`, { code: 'UNREACHABLE' });
  }
}

interface Message {
  readonly type: string;
  readonly id?: string;
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

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
