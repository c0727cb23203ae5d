import type { AuditLog, AuditPage, AuditPlaces, AuditQuery, AuditRecord, AuditTarget } from '../backends/audit-log.js';
import { StoreUnavailableError } from '../catalog-errors.js';
import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';
import { SYSTEM } from '../write-back/system-origin.js';

/** Says how often something may be done. Memory is bounded, however many keys there are. */
export interface Rate {
  /** Takes one for a key, or nothing at all. 0 = it was there; else milliseconds until it is. */
  take(key: string): number;
}

export interface CappedAuditLogParts {
  readonly log: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Refusals of one caller from one address that go on record one by one. */
  readonly perCaller: Rate;
  /** Those of all. */
  readonly overall: Rate;
}

/** Refusals that are only counted are put on record together, so often. */
const SUMMARY_MS = 60_000;
const TARGET: AuditTarget = { kind: 'audit', cluster: null, namespace: null, name: null, id: null };

/**
 * The same log, which nobody can fill by being refused: up to a rate each refusal is an entry; beyond it they are counted, and once a minute
 * one entry says how many there were of which kind. Everything that was done is an entry of its own, always.
 */
export class CappedAuditLog implements AuditLog {
  /** How many were not put on record, by action and code: as many kinds as the program has. */
  private readonly counts = new Map<string, number>();
  private sinceMs = 0;
  private timer: Timer | null = null;

  constructor(private readonly parts: CappedAuditLogParts) {}

  async record(records: readonly AuditRecord[]): Promise<void> {
    const entries = records.filter((record) => record.outcome !== 'REFUSED' || this.isOnRecord(record));
    if (entries.length > 0) await this.parts.log.record(entries);
  }

  list(
    query: AuditQuery & { readonly places: AuditPlaces },
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<AuditPage> {
    return this.parts.log.list(query, page);
  }

  /** Puts on record what was only counted. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    await this.summarise();
  }

  private isOnRecord({ actor, address, action, code }: AuditRecord): boolean {
    const { perCaller, overall, clock } = this.parts;
    if (perCaller.take(`${actor.kind} ${actor.id} ${address ?? ''}`) === 0 && overall.take('') === 0) return true;
    const kind = `${action} ${code ?? ''}`;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (!this.timer) {
      this.sinceMs = clock.nowMs();
      this.timer = clock.after(SUMMARY_MS, () => void this.summarise());
    }
    return false;
  }

  private async summarise(): Promise<void> {
    this.timer = null;
    if (this.counts.size === 0) return;
    const refused = Object.fromEntries(this.counts);
    const after = { since: new Date(this.sinceMs).toISOString(), refused };
    this.counts.clear();
    const summary = { action: 'audit.summary', outcome: 'REFUSED', code: null, target: TARGET, before: null } as const;
    try {
      await this.parts.log.record([{ ...SYSTEM, ...summary, after }]);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.parts.logger.warn('not on record: the store is unavailable', after);
    }
  }
}
