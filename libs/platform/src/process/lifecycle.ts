import type { ProcessLogger } from './logger.js';

/** One step of a graceful stop. */
export interface StopStep {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

export interface LifecycleOptions {
  /** A stop that takes longer is ended, step or no step. */
  readonly drainMs: number;
  readonly logger: ProcessLogger;
  readonly exit: (code: number) => void;
}

/**
 * Ends a process in order: at SIGTERM, SIGINT, or when its parent goes away, the steps run one after the other and the
 * process exits 0 within the drain time, whatever its clients do. A second signal ends it at once.
 */
export class Lifecycle {
  private readonly steps: StopStep[] = [];
  private stopping: Promise<void> | null = null;

  constructor(private readonly options: LifecycleOptions) {}

  /** Whether a stop has begun. */
  get isStopping(): boolean {
    return this.stopping !== null;
  }

  /** Steps run in the order in which they were added. */
  onStop(name: string, run: StopStep['run']): void {
    this.steps.push({ name, run });
  }

  listen(source: NodeJS.Process): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      source.on(signal, () => {
        if (this.stopping) this.options.exit(130);
        else void this.stop(signal);
      });
    }
    // Started by `rollcall up`: without the parent nobody would ever end us.
    source.on('disconnect', () => void this.stop('parent gone'));
    source.on('uncaughtException', (error) => this.crash(error));
    source.on('unhandledRejection', (reason) => this.crash(reason));
  }

  stop(reason: string): Promise<void> {
    this.stopping ??= this.run(reason);
    return this.stopping;
  }

  private async run(reason: string): Promise<void> {
    const { logger, drainMs, exit } = this.options;
    logger.info('stopping', { reason });
    const late = setTimeout(() => {
      logger.warn('not everything ended within the drain time', { drainMs });
      this.end(0, exit);
    }, drainMs);
    for (const { name, run } of this.steps) {
      try {
        await run();
      } catch (error) {
        logger.warn('a step of the stop failed', {
          step: name,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    }
    clearTimeout(late);
    logger.info('stopped');
    this.end(0, exit);
  }

  private crash(error: unknown): void {
    const { logger, exit } = this.options;
    logger.error('unexpected error', {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    this.end(1, exit);
  }

  private end(code: number, exit: (code: number) => void): void {
    this.options.logger.flush();
    exit(code);
  }
}
