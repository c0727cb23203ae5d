import type { IncomingMessage } from 'node:http';

import type { Clock, Timer } from '@rollcall/catalog';
import type { Principal } from '@rollcall/platform';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';

import { SlowConsumerError } from './pulled.js';

/** Close codes of the contract that graphql-ws has no name for, and 1013 of RFC 6455's registry: try again later. */
export const CLOSE = { goingAway: 1001, notYet: 1013, slow: 4408, tooMany: 4429 } as const;

/** A client that says nothing for so long after it connected is let go. */
const INIT_TIMEOUT_MS = 10_000;

export interface ConnectionOptions {
  readonly clock: Clock;
  /** A client that takes nothing for so long is let go. */
  readonly slowConsumerMs: number;
}

/** One WebSocket: what it is owed, and whether it still takes it. */
export class WebSocketConnection {
  /** null until the client has said who it is. */
  principal: Principal | null = null;
  /** Subscriptions that are open, by their id: how to give their places back. */
  readonly places = new Map<string, () => void>();
  private unsent = 0;
  /** When the client last took something that was sent (monotonic). */
  private tookAtMs = 0;
  /** Since when a ping waits for its answer (monotonic); null = none does. */
  private pingedAtMs: number | null = null;
  private isGathering = false;
  private readonly initTimer: Timer;

  constructor(
    private readonly socket: WebSocket,
    readonly request: IncomingMessage,
    private readonly options: ConnectionOptions,
  ) {
    this.initTimer = options.clock.after(INIT_TIMEOUT_MS, () =>
      this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
    );
    socket.on('pong', () => (this.pingedAtMs = null));
    // What a client that takes nothing asks for is not piled up.
    socket.on('ping', (data) => {
      if (this.unsent === 0) socket.pong(data);
    });
    socket.on('error', () => socket.terminate());
  }

  /** Resolves when the message has left for the client, so that whoever sends waits for the client and for nobody else. */
  send(data: string): Promise<void> {
    const { clock } = this.options;
    this.gather();
    if (this.unsent === 0) this.tookAtMs = clock.monotonicMs();
    this.unsent += 1;
    return new Promise((resolve) => {
      // A failed send ends the connection by itself: there is nobody to tell.
      this.socket.send(data, () => {
        this.unsent -= 1;
        this.tookAtMs = clock.monotonicMs();
        resolve();
      });
    });
  }

  /** What is sent in one turn leaves in one piece: an event that several subscriptions here share costs one write. */
  private gather(): void {
    if (this.isGathering) return;
    this.isGathering = true;
    const { socket } = this.request;
    socket.cork();
    process.nextTick(() => {
      this.isGathering = false;
      socket.uncork();
    });
  }

  /** Answers a ping of the protocol. */
  async pong(message: string): Promise<void> {
    if (this.unsent === 0) await this.send(message);
  }

  onMessage(take: (data: string) => Promise<void>): void {
    this.socket.on('message', (data: Buffer) => {
      this.pingedAtMs = null;
      take(data.toString('utf8')).catch((error: unknown) => this.failed(error));
    });
  }

  /** The client has said that it is there. */
  began(): void {
    this.initTimer.cancel();
  }

  /**
   * Looks whether the client still takes what it is sent: to be called once a heartbeat. Buffers on the way take much for it: then only a
   * ping without an answer tells.
   */
  beat(): void {
    const now = this.options.clock.monotonicMs();
    const waitingSinceMs = this.unsent > 0 ? this.tookAtMs : this.pingedAtMs;
    if (waitingSinceMs !== null) {
      if (now - waitingSinceMs >= this.options.slowConsumerMs) this.close(CLOSE.slow, 'slow');
    } else {
      this.pingedAtMs = now;
      this.socket.ping();
    }
  }

  close(code: number, reason: string): void {
    this.initTimer.cancel();
    this.socket.close(code, reason);
  }

  terminate(): void {
    this.socket.terminate();
  }

  /** Everything that is held for the client is given back. */
  closed(): void {
    this.initTimer.cancel();
    for (const release of this.places.values()) release();
    this.places.clear();
  }

  failed(error: unknown): void {
    if (error instanceof SlowConsumerError) this.close(CLOSE.slow, 'slow');
    // What graphql-ws says of a message that only servers send; it has no other mark.
    else if (error instanceof Error && error.message.startsWith('Unexpected message'))
      this.close(CloseCode.BadRequest, 'Invalid message received');
    else this.close(CloseCode.InternalServerError, 'internal error');
  }
}
