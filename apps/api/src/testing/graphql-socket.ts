import { once } from 'node:events';

import WebSocket from 'ws';

import type { TestApi } from './test-api.js';

/** A message of graphql-transport-ws. */
export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export interface SocketOptions {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether heartbeats are answered; true by default. */
  readonly autoPong?: boolean;
}

/** A bare WebSocket that speaks graphql-transport-ws by hand. Messages are queued, so that none is missed. */
export class GraphqlSocket {
  /** Resolves with code and reason when it is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Of all messages that have come. */
  bytes = 0;
  private readonly arrived: SocketMessage[] = [];
  private wake: () => void = () => undefined;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
    socket.on('message', (data: Buffer) => {
      this.bytes += data.length;
      this.arrived.push(JSON.parse(data.toString()) as SocketMessage);
      this.wake();
    });
  }

  /** Open, and nothing said yet. */
  static async open(api: TestApi, options: SocketOptions = {}): Promise<GraphqlSocket> {
    const { path = '/graphql', ...more } = options;
    const socket = new WebSocket(api.url(path).replace('http', 'ws'), 'graphql-transport-ws', more);
    const client = new GraphqlSocket(socket);
    await once(socket, 'open');
    return client;
  }

  /** Open, and acknowledged. */
  static async ready(api: TestApi, payload?: unknown): Promise<GraphqlSocket> {
    const client = await GraphqlSocket.open(api);
    client.send({ type: 'connection_init', payload });
    await client.next();
    return client;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, payload: unknown): void {
    this.send({ id, type: 'subscribe', payload });
  }

  async next(): Promise<SocketMessage> {
    for (;;) {
      const message = this.arrived.shift();
      if (message) return message;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Messages that have come and were not taken yet. */
  get waiting(): number {
    return this.arrived.length;
  }

  close(): void {
    this.socket.terminate();
  }
}
