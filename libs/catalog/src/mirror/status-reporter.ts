import type { ClusterRegistry } from '../clusters/cluster-registry.js';
import type { ClusterStatus } from '../clusters/cluster-status.js';
import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';

/** What is reported, at the moment of asking. */
export interface ReportedStatus {
  readonly status: ClusterStatus;
  /** Age of the proof that the mirror is current; null = there is none. */
  readonly proofAgeMs: number | null;
}

export interface StatusReporterParts {
  readonly registry: ClusterRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  now(): ReportedStatus;
}

/** Tells readers how a cluster stands: once a heartbeat, and at once when it changes. */
export class StatusReporter {
  private timer: Timer | null = null;
  private told = '';
  private telling = false;
  private stopped = false;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly cluster: string,
    private readonly heartbeatMs: number,
    private readonly parts: StatusReporterParts,
  ) {}

  start(): void {
    this.beat();
  }

  /** Something may have changed. */
  check(): void {
    if (this.stopped || this.telling || signature(this.parts.now().status) === this.told) return;
    this.last = this.tell();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.last;
  }

  private beat(): void {
    this.timer = this.parts.clock.after(this.heartbeatMs, () => this.beat());
    if (!this.telling) this.last = this.tell();
  }

  private async tell(): Promise<void> {
    this.telling = true;
    const { status, proofAgeMs } = this.parts.now();
    try {
      await this.parts.registry.report(this.cluster, status, proofAgeMs);
      this.told = signature(status);
    } catch (error) {
      // The next heartbeat tries again; until then readers see the last report grow old.
      this.parts.logger.debug('a status could not be reported', {
        cluster: this.cluster,
        error: (error as Error).message,
      });
    }
    this.telling = false;
    if (this.told === signature(status)) this.check();
  }
}

/** What is worth telling before the next heartbeat. */
function signature({ state, lastError, guard, scopes, serverVersion }: ClusterStatus): string {
  return JSON.stringify([
    state,
    lastError?.message,
    guard,
    scopes.map(({ scope, state: its }) => [scope, its]),
    serverVersion,
  ]);
}
