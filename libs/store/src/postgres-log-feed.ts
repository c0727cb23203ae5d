import type { Clock, ClusterRecord, LogFeed, LogListener, PastQuery } from '@rollcall/catalog';
import type { Change } from '@rollcall/core';
import pg from 'pg';

import type { DatabaseTimeouts } from './connection.js';
import { connectionConfig, inTransaction } from './connection.js';
import type { LogPosition } from './log-query.js';
import { FETCH_REVISIONS, openLog, readClusters, readPast, readRevisions, readSnapshot } from './log-query.js';
import { readError } from './store-errors.js';

export interface LogFeedOptions extends DatabaseTimeouts {
  readonly url: string;
  /** Read at least so often, notification or not: bounds what a lost notification or a dead LISTEN costs. */
  readonly pollMs: number;
  readonly backoffCapMs: number;
  /** A snapshot reads everything: it may take longer than a statement of everyday. */
  readonly snapshotTimeoutMs: number;
}

/** What a feed runs on. */
export interface LogFeedParts {
  readonly clock: Clock;
  readonly random: () => number;
  /** For {@link LogFeed.past}, which is asked by clients and must not wait behind the feed. */
  readonly pool: pg.Pool;
}

const FIRST_BACKOFF_MS = 100;
const STATUS_CHANNEL = 'rollcall_status';

/**
 * {@link LogFeed} on PostgreSQL. One connection of its own: LISTEN first, then a snapshot, then whatever lies after the last
 * revision, on every notification or poll. NOTIFY only wakes; what is delivered is what the log says. Every statement has a
 * deadline, so a connection that died without a word is found by the next poll.
 */
export class PostgresLogFeed implements LogFeed {
  private listener: LogListener | null = null;
  private client: pg.Client | null = null;
  private position: LogPosition | null = null;
  private failures = 0;
  /** Set when there may be something to read; what it wakes is waiting in {@link reasonToRead}. */
  private news = false;
  /** What is known of the clusters may be old. A revision alone does not say so: most reads are for one, and are in somebody's way. */
  private statusesAreDue = true;
  private statusesReadAtMs = -Infinity;
  private wake: () => void = () => undefined;
  /** Ends what waits in {@link unlessStopped}. */
  private giveUp: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: LogFeedOptions,
    private readonly parts: LogFeedParts,
  ) {}

  start(listener: LogListener): void {
    this.listener = listener;
    this.running = this.run(listener);
  }

  async past(query: PastQuery): Promise<readonly Change[] | null> {
    try {
      return await inTransaction(this.parts.pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', (client) =>
        readPast(client, query),
      );
    } catch (error) {
      throw readError(error);
    }
  }

  async stop(): Promise<void> {
    this.listener = null;
    this.discard();
    this.giveUp();
    this.tell();
    await this.running;
  }

  private async run(listener: LogListener): Promise<void> {
    while (this.isStarted()) {
      try {
        const client = await this.connect();
        await this.catchUp(client, listener);
        listener.onTrouble(null);
        this.failures = 0;
        for (;;) {
          await this.reasonToRead();
          if (!this.isListening(client)) break;
          await this.read(client, listener);
        }
      } catch (error) {
        if (this.isStarted()) listener.onTrouble(error instanceof Error ? error.message : String(error));
      }
      this.discard();
      this.failures += 1;
      if (this.isStarted()) await this.backOff();
    }
  }

  private isStarted(): boolean {
    return this.listener !== null;
  }

  private isListening(client: pg.Client): boolean {
    return this.isStarted() && this.client === client;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client(connectionConfig({ ...this.options, applicationName: 'rollcall-log' }));
    this.client = client;
    client.on('error', () => this.lost(client)); // without a listener, a server restart ends the process
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel }) => {
      this.statusesAreDue ||= channel === STATUS_CHANNEL;
      this.tell();
    });
    await this.unlessStopped(client.connect());
    this.statusesAreDue = true;
    await client.query(`LISTEN rollcall_log; LISTEN ${STATUS_CHANNEL}`);
    return client;
  }

  /** Goes on from the last revision where the log still has what follows; else begins anew. */
  private async catchUp(client: pg.Client, listener: LogListener): Promise<void> {
    const head = await openLog(client, this.position);
    if (this.position?.epoch !== head.epoch) await this.begin(listener);
    await this.read(client, listener);
  }

  /** On a connection of its own: a snapshot may take longer than any other statement, and LISTEN goes on meanwhile. */
  private async begin(listener: LogListener): Promise<void> {
    const { url, snapshotTimeoutMs: timeoutMs } = this.options;
    const client = new pg.Client(connectionConfig({ url, timeoutMs, applicationName: 'rollcall-snapshot' }));
    client.on('error', () => undefined); // the statement that it hits reports it
    try {
      await this.unlessStopped(client.connect());
      const snapshot = await this.unlessStopped(readSnapshot(client));
      if (!this.isStarted()) return;
      this.position = { epoch: snapshot.epoch, seq: snapshot.seq };
      listener.onSnapshot(snapshot);
    } finally {
      client.end().catch(() => undefined);
    }
  }

  /** A connection that is ended while it connects never says so, and a snapshot takes its time: a stop waits for neither. */
  private async unlessStopped<T>(work: Promise<T>): Promise<T> {
    const stopped = new Promise<never>((_resolve, reject) => {
      this.giveUp = () => reject(new Error('the feed was stopped'));
    });
    return Promise.race([work, stopped]);
  }

  private async read(client: pg.Client, listener: LogListener): Promise<void> {
    // Statuses first: what they speak of was committed before, so the revisions read after them hold it.
    const clusters = await this.readDueStatuses(client);
    while (this.position) {
      const after = this.position;
      const revisions = await readRevisions(client, after.seq);
      const [first] = revisions;
      const last = revisions.at(-1);
      if (!first || !last || !this.isListening(client)) break;
      if (first.seq !== after.seq + 1) {
        await this.begin(listener); // away for longer than the log is kept
        continue;
      }
      this.position = { epoch: after.epoch, seq: last.seq };
      listener.onRevisions(revisions);
      if (revisions.length < FETCH_REVISIONS) break;
    }
    if (clusters && this.isListening(client)) listener.onClusters(clusters);
  }

  /** null = nobody said that they changed, and it is not time to look whether a notification was lost. */
  private async readDueStatuses(client: pg.Client): Promise<ClusterRecord[] | null> {
    const nowMs = this.parts.clock.monotonicMs();
    if (!this.statusesAreDue && nowMs - this.statusesReadAtMs < this.options.pollMs) return null;
    this.statusesAreDue = false;
    this.statusesReadAtMs = nowMs;
    return readClusters(client);
  }

  /** Resolves on a notification, a lost connection, a stop, or when it is time to poll. */
  private async reasonToRead(): Promise<void> {
    if (!this.news) {
      await new Promise<void>((resolve) => {
        const timer = this.parts.clock.after(this.options.pollMs, () => {
          this.statusesAreDue = true;
          resolve();
        });
        this.wake = () => {
          timer.cancel();
          resolve();
        };
      });
    }
    this.news = false;
  }

  private tell(): void {
    this.news = true;
    this.wake();
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.discard();
    this.tell();
  }

  private discard(): void {
    const client = this.client;
    this.client = null;
    client?.end().catch(() => undefined);
  }

  private async backOff(): Promise<void> {
    this.news = false; // the end of the old connection is no reason to hurry
    const ms = this.parts.random() * Math.min(this.options.backoffCapMs, FIRST_BACKOFF_MS * 2 ** this.failures);
    await new Promise<void>((resolve) => {
      const timer = this.parts.clock.after(ms, resolve);
      this.wake = () => {
        if (this.isStarted()) return;
        timer.cancel();
        resolve();
      };
    });
  }
}
