import type { Clock } from '@rollcall/catalog';
import type { CheckPhase, CheckPhaseName } from '@rollcall/core';

import { ProbeFailure } from './probe-failure.js';

/** What each phase waits for when time is up. */
const WAITS_FOR: Readonly<Record<CheckPhaseName, string>> = {
  DNS: 'no answer of DNS',
  TCP: 'no connection',
  TLS: 'no complete TLS handshake',
  PROTOCOL: 'no complete answer',
};

/** Times the phases of one check, and tells each as it ends. */
export class PhaseLog {
  readonly phases: CheckPhase[] = [];
  private current: CheckPhaseName = 'TCP';

  constructor(
    private readonly clock: Clock,
    private readonly onPhase: (phase: CheckPhase) => void,
  ) {}

  /** A whole phase. What the work returns is what is worth knowing of a phase that passed. */
  async run(name: CheckPhaseName, work: () => Promise<string | null>): Promise<void> {
    const startMs = this.clock.monotonicMs();
    const message = await this.attempt(name, work);
    this.end({ name, ok: true, ms: this.since(startMs), message });
  }

  /** A beginning of a phase, which ends it only if it fails. */
  async attempt<T>(name: CheckPhaseName, work: () => Promise<T>): Promise<T> {
    const startMs = this.clock.monotonicMs();
    this.current = name;
    try {
      return await work();
    } catch (error) {
      if (error instanceof ProbeFailure) this.end({ name, ok: false, ms: this.since(startMs), message: error.message });
      throw error;
    }
  }

  /** Why a check fails whose time is up now. */
  timedOut(timeoutMs: number): ProbeFailure {
    return new ProbeFailure(`${WAITS_FOR[this.current]} within ${timeoutMs} ms`);
  }

  private end(phase: CheckPhase): void {
    this.phases.push(phase);
    this.onPhase(phase);
  }

  private since(startMs: number): number {
    return Math.round(this.clock.monotonicMs() - startMs);
  }
}
