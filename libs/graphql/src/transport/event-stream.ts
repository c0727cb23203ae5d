import type { ServerResponse } from 'node:http';

import { EVENT_STREAM_HEADERS } from '@rollcall/platform';

import type { ConnectionOptions } from './websocket-connection.js';

/** One response of server-sent events: what the client is owed, and whether it still takes it. */
export class EventStream {
  /** Resolves when the connection is closed, whoever closed it. */
  readonly closed: Promise<void>;
  private isStalled = false;
  private tookAtMs = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: ConnectionOptions,
  ) {
    // Whoever asked may have gone while the first result was waited for.
    this.closed = response.closed
      ? Promise.resolve()
      : new Promise((resolve) => response.once('close', () => resolve()));
    response.on('error', () => response.destroy());
    response.writeHead(200, EVENT_STREAM_HEADERS);
    response.flushHeaders();
  }

  get isOpen(): boolean {
    return !this.response.destroyed && !this.response.writableEnded;
  }

  /** Resolves when the client can take more. */
  async send(words: string): Promise<void> {
    if (!this.isOpen || this.response.write(words)) return;
    this.isStalled = true;
    this.tookAtMs = this.options.clock.monotonicMs();
    await Promise.race([new Promise((resolve) => this.response.once('drain', resolve)), this.closed]);
    this.isStalled = false;
  }

  /** Keeps the connection alive; ends one that takes nothing any more. To be called once a heartbeat. */
  beat(): void {
    if (!this.isOpen) return;
    if (!this.isStalled) this.response.write(':\n\n');
    else if (this.options.clock.monotonicMs() - this.tookAtMs >= this.options.slowConsumerMs) this.response.destroy();
  }

  end(): void {
    this.response.end();
  }

  terminate(): void {
    this.response.destroy();
  }
}
