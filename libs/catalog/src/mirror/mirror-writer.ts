import { FencedError, GroundLostError, StoreUnavailableError } from '../catalog-errors.js';
import type { Clock, Random } from '../clock.js';
import type { Logger } from '../logger.js';
import type { DesiredState, DesiredStates } from './desired-states.js';
import type { KnownObjects } from './known-objects.js';
import { MirrorState } from './mirror-state.js';
import type { MirrorStore } from './mirror-store.js';

export interface MirrorWriterOptions {
  readonly cluster: string;
  /** Under which the cluster is led. */
  readonly epoch: number;
  readonly backoffCapMs: number;
  /** Cursors that move without a change are written at most so often. */
  readonly progressMs: number;
}

export interface MirrorWriterParts {
  readonly store: MirrorStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** What a writer writes, and whom it tells. */
export interface MirrorWork {
  readonly desired: DesiredStates;
  readonly known: KnownObjects;
  /** Versions up to which everything was received, by scope. */
  cursors(): ReadonlyMap<string, string>;
  /** Every scope was listed. */
  synced(): boolean;
  onWritten(): void;
  /** An object that cannot be stored is left out; what was stored of it stays. */
  onRejected(state: DesiredState, error: Error): void;
  /** Somebody else leads: nothing will be written any more. */
  onFenced(): void;
}

const FIRST_BACKOFF_MS = 100;

/**
 * Writes desired states as fast as the store takes them: all that waits is one revision, and while it is being written the
 * next one gathers. After a write whose fate is unknown, the mirror is read again and the difference written: so nothing
 * is lost and a replay burns no revision.
 */
export class MirrorWriter {
  private running = false;
  /** Something happened since the last look at what is to be written. */
  private isDue = false;
  private stopped = false;
  private doubtful = false;
  private failures = 0;
  private storedCursors: ReadonlyMap<string, string>;
  private storedSynced: boolean;
  private progressedAtMs = -Infinity;
  private endPause: () => void = () => undefined;
  private idle: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: MirrorWriterOptions,
    private readonly parts: MirrorWriterParts,
    private readonly work: MirrorWork & {
      readonly storedCursors: ReadonlyMap<string, string>;
      readonly storedSynced: boolean;
    },
  ) {
    this.storedCursors = work.storedCursors;
    this.storedSynced = work.storedSynced;
  }

  /** Whether it is stored that the cluster was read completely. */
  get isSynced(): boolean {
    return this.storedSynced;
  }

  /** Something may wait to be written. */
  wake(): void {
    this.isDue = true;
    if (this.running || this.stopped) return;
    this.running = true;
    this.idle = this.run();
  }

  /** Lets the write in hand end; starts no other. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.endPause();
    await this.idle;
  }

  private async run(): Promise<void> {
    while (this.isDue && !this.stopped) {
      this.isDue = false;
      try {
        await this.write();
        this.failures = 0;
      } catch (error) {
        this.isDue = true;
        await this.recover(error as Error);
      }
    }
    this.running = false;
  }

  private async write(): Promise<void> {
    const { desired, known } = this.work;
    if (this.doubtful) await this.readAgain();
    const [cursors, synced] = [this.work.cursors(), this.work.synced()];
    const oldestMs = desired.oldestMs;
    const states = desired.take();
    try {
      const changes = known.stored.diff(states, new Date(this.parts.clock.nowMs()).toISOString());
      if (changes.length > 0) {
        const { cluster, epoch } = this.options;
        const ageMs = this.parts.clock.monotonicMs() - (oldestMs ?? this.parts.clock.monotonicMs());
        const { seq } = await this.parts.store.apply({
          cluster,
          epoch,
          ground: known.stored.ground,
          changes,
          cursors,
          synced,
          ageMs,
        });
        known.stored.commit(changes, seq);
        this.remember(cursors, synced);
      } else if (this.progressIsDue(cursors, synced)) {
        await this.parts.store.progress({ ...this.options, cursors, synced });
        this.remember(cursors, synced);
      }
    } catch (error) {
      if (isDefect(error)) {
        await this.writeOneByOne(error);
        return;
      }
      desired.restore();
      throw error;
    }
    desired.written();
    this.work.onWritten();
  }

  private progressIsDue(cursors: ReadonlyMap<string, string>, synced: boolean): boolean {
    if (synced !== this.storedSynced) return true;
    const moved = [...cursors].some(([scope, version]) => this.storedCursors.get(scope) !== version);
    return moved && this.parts.clock.monotonicMs() - this.progressedAtMs >= this.options.progressMs;
  }

  private remember(cursors: ReadonlyMap<string, string>, synced: boolean): void {
    this.storedCursors = cursors;
    this.storedSynced = synced;
    this.progressedAtMs = this.parts.clock.monotonicMs();
  }

  /** One of the objects cannot be stored: finds it, so that it does not hold up the rest. */
  private async writeOneByOne(cause: Error): Promise<void> {
    const { desired } = this.work;
    this.parts.logger.warn('a write was refused; its objects are written one by one', {
      cluster: this.options.cluster,
      error: cause.message,
    });
    desired.restore(); // what was observed meanwhile is newer
    try {
      for (const state of desired.take()) await this.writeOne(state);
    } catch (error) {
      desired.restore();
      throw error;
    }
    desired.written();
    this.work.onWritten();
  }

  private async writeOne(state: DesiredState): Promise<void> {
    const { stored } = this.work.known;
    const { cluster, epoch } = this.options;
    const [cursors, synced] = [this.storedCursors, this.storedSynced];
    try {
      const changes = stored.diff([state], new Date(this.parts.clock.nowMs()).toISOString());
      if (changes.length === 0) return;
      const { ground } = stored;
      const { seq } = await this.parts.store.apply({ cluster, epoch, ground, changes, cursors, synced, ageMs: 0 });
      stored.commit(changes, seq);
    } catch (error) {
      if (!isDefect(error)) throw error;
      this.work.onRejected(state, error);
    }
  }

  private async recover(error: Error): Promise<void> {
    if (error instanceof FencedError) {
      this.stopped = true;
      this.work.onFenced();
      return;
    }
    this.doubtful = true;
    this.failures += 1;
    this.parts.logger.warn('the mirror could not be written', {
      cluster: this.options.cluster,
      failures: this.failures,
      error: error.message,
    });
    await this.backOff();
  }

  private async readAgain(): Promise<void> {
    const stored = await this.parts.store.load(this.options.cluster);
    this.work.known.stored = new MirrorState(this.options.cluster, stored);
    this.remember(stored.cursors, stored.synced);
    this.doubtful = false;
  }

  private async backOff(): Promise<void> {
    const ms = this.parts.random() * Math.min(this.options.backoffCapMs, FIRST_BACKOFF_MS * 2 ** this.failures);
    await new Promise<void>((resolve) => {
      const timer = this.parts.clock.after(ms, resolve);
      this.endPause = () => {
        timer.cancel();
        resolve();
      };
    });
  }
}

/** A write that was refused for what it says, not for when or by whom it came. */
function isDefect(error: unknown): error is Error {
  return !(error instanceof StoreUnavailableError || error instanceof FencedError || error instanceof GroundLostError);
}
