import type { Bell, Clock } from '@rollcall/catalog';
import pg from 'pg';

import type { DatabaseTimeouts } from './connection.js';
import { connectionConfig } from './connection.js';

export interface BellOptions extends DatabaseTimeouts {
  readonly url: string;
  readonly channel: string;
  readonly backoffCapMs: number;
}

export interface BellParts {
  readonly clock: Clock;
  readonly random: () => number;
}

const FIRST_BACKOFF_MS = 200;
/** A connection that died without a word is found by a statement. */
const PROOF_MS = 10_000;

/**
 * {@link Bell} on one connection that listens to one channel. Made with the first listener, and kept; while it is lost, nothing rings, and when it is there again
 * it rings once, for whatever was missed.
 */
export class PostgresBell implements Bell {
  private readonly listeners = new Set<() => void>();
  private client: pg.Client | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly options: BellOptions,
    private readonly parts: BellParts,
  ) {}

  onRing(listener: () => void): () => void {
    // Each its own, though the same function listens twice.
    const own = (): void => listener();
    this.listeners.add(own);
    if (!this.stopped) this.running ??= this.run();
    return () => void this.listeners.delete(own);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.discard();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.isStopped(); failures += 1) {
      try {
        await this.listen();
        failures = 0;
      } catch {
        this.discard(); // it is tried again; whoever waits looks by itself meanwhile
      }
      const cap = Math.min(this.options.backoffCapMs, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 20));
      if (!this.isStopped()) await this.pause(cap * (0.5 + this.parts.random() / 2));
    }
  }

  /** Resolves when the connection is lost. */
  private async listen(): Promise<void> {
    const { url, timeoutMs, channel } = this.options;
    const client = new pg.Client(connectionConfig({ url, timeoutMs, applicationName: 'rollcall-bell' }));
    this.client = client;
    client.on('error', () => this.lost(client)); // without a listener, a server restart ends the process
    client.on('end', () => this.lost(client));
    client.on('notification', () => this.ring());
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    this.ring();
    while (this.client === client) {
      await this.pause(PROOF_MS);
      if (this.client === client) await client.query('SELECT 1');
    }
  }

  private ring(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private isStopped(): boolean {
    return this.stopped;
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.parts.clock.after(ms, resolve);
      this.wake = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.discard();
    this.wake();
  }

  private discard(): void {
    const { client } = this;
    this.client = null;
    client?.end().catch(() => undefined);
  }
}
