import type { Clock } from '../clock.js';

/** Repairs of one Service in a row; then somebody else has it. */
export const MAX_REPAIRS = 5;
/** After so long without a repair they are counted anew. */
export const CALM_MS = 600_000;

interface Repairs {
  readonly count: number;
  readonly lastAtMs: number;
  readonly managers: readonly string[];
}

/** Counts, for each Service, how often in a row what we wrote had to be written again because somebody else changed it. */
export class DriftRepairs {
  private readonly repairs = new Map<string, Repairs>();

  constructor(private readonly clock: Clock) {}

  count(service: string): number {
    return this.recent(service)?.count ?? 0;
  }

  isExhausted(service: string): boolean {
    return this.count(service) >= MAX_REPAIRS;
  }

  /** `managers`: who else writes, as far as it is known. */
  note(service: string, managers: readonly string[]): void {
    const before = this.recent(service);
    const known = new Set([...(before?.managers ?? []), ...managers]);
    const count = (before?.count ?? 0) + 1;
    this.repairs.set(service, { count, lastAtMs: this.clock.monotonicMs(), managers: [...known].sort() });
  }

  /** Who else writes, learnt after the repair was counted. */
  learn(service: string, managers: readonly string[]): void {
    const before = this.recent(service);
    if (before)
      this.repairs.set(service, { ...before, managers: [...new Set([...before.managers, ...managers])].sort() });
  }

  /** What the registrations say when there is no repair left. */
  message(service: string): string {
    const managers = this.recent(service)?.managers ?? [];
    const who = managers.length > 0 ? managers.join(', ') : 'somebody else';
    return `Our slices were changed or deleted by ${who} again after ${MAX_REPAIRS} repairs: they are left alone. Have it leave them alone, too; then change the registration, or wait ${CALM_MS / 60_000} minutes.`;
  }

  /** When repairs are allowed again, in ms from now. */
  calmInMs(service: string): number {
    const { lastAtMs } = this.recent(service) ?? { lastAtMs: -Infinity };
    return Math.max(0, lastAtMs + CALM_MS - this.clock.monotonicMs());
  }

  forget(service: string): void {
    this.repairs.delete(service);
  }

  private recent(service: string): Repairs | null {
    const repairs = this.repairs.get(service);
    return repairs && this.clock.monotonicMs() - repairs.lastAtMs < CALM_MS ? repairs : null;
  }
}
