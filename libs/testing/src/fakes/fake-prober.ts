import type { AbortLike, Prober, ProbeResult, ProbeTarget } from '@rollcall/catalog';
import type { CheckPhase } from '@rollcall/core';

const CONNECTED: CheckPhase = { name: 'TCP', ok: true, ms: 1, message: null };

/** Backends as the test says: all pass until they are told to fail. */
export class FakeProber implements Prober {
  /** Checks begun so far. */
  readonly targets: ProbeTarget[] = [];
  /** Checks that are under way, and the most that ever were. */
  running = 0;
  mostRunning = 0;
  private readonly failures = new Map<string, string>();
  private readonly held = new Set<string>();
  private waiting: (() => void)[] = [];

  /** From now on checks of the address fail, saying so. */
  fail(address: string, message = 'the connection was refused'): void {
    this.failures.set(address, message);
  }

  pass(address: string): void {
    this.failures.delete(address);
  }

  /** Checks of the address hang until they are released or called off. */
  hold(address: string): void {
    this.held.add(address);
  }

  release(address: string): void {
    this.held.delete(address);
    this.wake();
  }

  async probe(target: ProbeTarget, onPhase: (phase: CheckPhase) => void, signal: AbortLike): Promise<ProbeResult> {
    this.targets.push(target);
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    try {
      await this.untilReleased(target.address, signal);
      return this.judge(target, onPhase, signal);
    } finally {
      this.running -= 1;
    }
  }

  private judge({ address }: ProbeTarget, onPhase: (phase: CheckPhase) => void, signal: AbortLike): ProbeResult {
    if (signal.aborted) return { ok: false, message: 'the check was called off', phases: [] };
    const message = this.failures.get(address) ?? null;
    const phase = message === null ? CONNECTED : { ...CONNECTED, ok: false, message };
    onPhase(phase);
    return { ok: phase.ok, message, phases: [phase] };
  }

  private async untilReleased(address: string, signal: AbortLike): Promise<void> {
    const wake = (): void => this.wake();
    signal.addEventListener('abort', wake);
    while (this.held.has(address) && !signal.aborted) await new Promise<void>((resolve) => this.waiting.push(resolve));
    signal.removeEventListener('abort', wake);
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
