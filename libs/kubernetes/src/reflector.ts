import type { Clock, Random, Scope, ScopeNews, Snapshot, SourceListener, Timer } from '@rollcall/catalog';

import type { ApiClient } from './api-client.js';
import { ApiError } from './api-client.js';
import { TransportError } from './api-transport.js';
import { Backoff } from './backoff.js';
import { listPages, probe } from './list-pages.js';
import { ScopeReader } from './scope-reader.js';
import { unreadable } from './troubles.js';
import { UnreadableEventError } from './watch-events.js';
import type { WatchOptions } from './watch.js';
import { StreamedListUnsupportedError, watch } from './watch.js';

export interface ReflectorOptions extends WatchOptions {
  readonly backoffCapMs: number;
  /** A watch that said nothing for so long is compared with a cheap read. */
  readonly heartbeatMs: number;
}

export interface ReflectorParts {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly listener: SourceListener;
  /** Asked before every list and every watch. Throws if another cluster answers. */
  assertSameCluster(): Promise<void>;
}

/** A watch that ends sooner without having said anything is as good as a failure (client-go: "very short watch"). */
const SHORT_WATCH_MS = 1_000;

/**
 * Keeps the listener at the state of one scope: list, watch, and after whatever happens watch on from the same version, or list
 * again where the server does not have it any more. Named after client-go's, which does the same.
 */
export class Reflector {
  private readonly reader: ScopeReader;
  private readonly backoff: Backoff;
  private readonly stopping = new AbortController();
  /** Ends what is going on now; what follows is decided by {@link version}. */
  private attempt = new AbortController();
  private version: string | null = null;
  /** The server does not know how to stream a list. */
  private listsByPages = false;
  private watchingSinceMs: number | null = null;
  private heardAtMs = -Infinity;
  private heartbeat: Timer | null = null;
  /** The last comparison failed: whether the watch still works is to be said again. */
  private doubted = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly scope: Scope,
    private readonly options: ReflectorOptions,
    private readonly parts: ReflectorParts,
  ) {
    this.reader = new ScopeReader(scope, (news) => this.tell(news));
    this.backoff = new Backoff(options.backoffCapMs, parts.clock, parts.random);
  }

  /** `version`: up to which the listener has everything; null = it has nothing. */
  start(version: string | null): void {
    this.version = version;
    this.running = this.run();
    this.beat();
  }

  /** The newest state, apart from the watch. */
  list(): Promise<Snapshot> {
    return listPages(this.parts.client, this.reader, this.stopping.signal);
  }

  relist(reason: string): void {
    this.version = null;
    this.tell({ type: 'RELIST', reason });
    this.attempt.abort();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.attempt.abort();
    this.heartbeat?.cancel();
    await this.running;
  }

  private isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopped()) {
      this.attempt = new AbortController();
      const begunAtMs = this.parts.clock.monotonicMs();
      const heardBefore = this.heardAtMs;
      let error: unknown = null;
      try {
        await this.parts.assertSameCluster();
        if (this.attempt.signal.aborted) continue;
        if (this.version === null && this.listsByPages) await this.takeList(this.attempt.signal);
        else await this.follow(this.attempt.signal);
      } catch (caught) {
        error = caught;
      }
      this.watchingSinceMs = null;
      if (this.isStopped()) return;
      const short = this.parts.clock.monotonicMs() - begunAtMs < SHORT_WATCH_MS && this.heardAtMs === heardBefore;
      if (error !== null) await this.recover(error);
      else if (short && this.version !== null && !this.attempt.signal.aborted)
        await this.backoff.wait(this.stopping.signal);
    }
  }

  private async takeList(signal: AbortSignal): Promise<void> {
    const snapshot = await listPages(this.parts.client, this.reader, signal);
    if (!signal.aborted) await this.offer(snapshot);
  }

  /** Watches from the version there is; without one, the watch begins with a list. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { client, clock, random } = this.parts;
    const events = watch({
      client,
      clock,
      random,
      reader: this.reader,
      signal,
      version: this.version,
      options: this.options,
    });
    for await (const event of events) {
      if (signal.aborted) return;
      if (event.type !== 'OPEN') this.heardAtMs = clock.monotonicMs();
      switch (event.type) {
        case 'OPEN':
          this.watchingSinceMs = clock.monotonicMs();
          if (this.version !== null) this.works();
          break;
        case 'LIST':
          if (!(await this.offer(event.snapshot))) return;
          this.works();
          break;
        case 'UPSERT':
          this.version = event.version;
          this.parts.listener.onUpsert(this.scope, event.object);
          break;
        case 'DELETE':
          this.version = event.ref.resourceVersion;
          this.parts.listener.onDelete(this.scope, event.ref);
          break;
        case 'SKIPPED':
          this.version = event.version;
          break;
        case 'BOOKMARK':
          this.version = event.version;
          this.tell({ type: 'PROGRESS', resourceVersion: event.version });
          break;
      }
    }
  }

  private works(): void {
    this.backoff.works();
    this.doubted = false;
    this.tell({ type: 'WATCHING' });
  }

  private async offer(snapshot: Snapshot): Promise<boolean> {
    if (this.parts.listener.onSnapshot(snapshot) === 'accepted') {
      this.version = snapshot.resourceVersion;
      this.backoff.works();
      return true;
    }
    await this.backoff.wait(this.stopping.signal);
    return false;
  }

  private async recover(error: unknown): Promise<void> {
    if (this.attempt.signal.aborted) return; // we ended it ourselves
    if (error instanceof StreamedListUnsupportedError) {
      this.listsByPages = true;
      return;
    }
    if (isGone(error) || error instanceof UnreadableEventError) {
      this.version = null;
      this.tell({ type: 'RELIST', reason: error instanceof Error ? error.message : '' });
    } else {
      this.tell({ type: 'TROUBLE', trouble: troubleOf(error, this.parts.client) });
    }
    const retryAfterMs = error instanceof ApiError ? (error.details.retryAfterMs ?? 0) : 0;
    await this.backoff.wait(this.stopping.signal, retryAfterMs);
  }

  /** Once a heartbeat: a watch that was quiet since the last one is compared with the server. */
  private beat(): void {
    if (this.isStopped()) return;
    this.heartbeat = this.parts.clock.after(this.options.heartbeatMs, () => {
      this.beat();
      const quiet = this.parts.clock.monotonicMs() - this.heardAtMs >= this.options.heartbeatMs;
      if (this.watchingSinceMs !== null && this.version !== null && quiet) void this.compare(this.watchingSinceMs);
    });
  }

  private async compare(watchingSinceMs: number): Promise<void> {
    try {
      const resourceVersion = await probe(this.parts.client, this.reader, this.stopping.signal);
      // Only while the same watch is open does the answer speak for what it delivered.
      if (this.watchingSinceMs !== watchingSinceMs) return;
      if (this.doubted) this.tell({ type: 'WATCHING' });
      this.doubted = false;
      this.tell({ type: 'PROOF', resourceVersion });
    } catch (error) {
      this.doubted = true;
      this.tell({ type: 'TROUBLE', trouble: troubleOf(error, this.parts.client) });
    }
  }

  private tell(news: ScopeNews): void {
    if (!this.isStopped()) this.parts.listener.onNews(this.scope, news);
  }
}

/** The server does not have the version any more, or does not have it yet: in all the forms in which it says so. */
function isGone(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { reason, causes } = error.details;
  return (
    error.status === 410 ||
    reason === 'Expired' ||
    reason === 'Gone' ||
    causes.some((cause) => cause.reason === 'ResourceVersionTooLarge')
  );
}

function troubleOf(error: unknown, { options }: ApiClient) {
  if (error instanceof ApiError || error instanceof TransportError) return error.trouble;
  return unreadable(options.server, error instanceof Error ? error.message : String(error));
}
