import type { AuditEntry, AuditLog, AuditPage, AuditPlaces, AuditQuery, AuditRecord } from '@rollcall/catalog';

import type { MemoryDatabase } from './memory-database.js';

type PlacedQuery = AuditQuery & { readonly places: AuditPlaces };

export class MemoryAuditLog implements AuditLog {
  constructor(private readonly database: MemoryDatabase) {}

  async record(records: readonly AuditRecord[]): Promise<void> {
    await this.database.reach();
    recordIn(this.database, records);
    this.database.answer();
  }

  async list(
    query: PlacedQuery,
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<AuditPage> {
    await this.database.reach();
    const found = this.database.audit
      .filter((entry) => (after === null || Number(entry.id) < Number(after)) && matches(entry, query))
      .reverse();
    const items = structuredClone(found.slice(0, limit));
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  }
}

/** What a transaction records beside other things. */
export function recordIn({ audit, clock }: MemoryDatabase, records: readonly AuditRecord[]): void {
  const at = new Date(clock.nowMs()).toISOString();
  for (const record of records) audit.push(structuredClone({ ...record, id: String(audit.length + 1), at }));
}

function matches(entry: AuditEntry, query: PlacedQuery): boolean {
  const { actor, action, outcome, code, target, at } = entry;
  const text = [target.name, target.id, actor.name, code].filter((each) => each !== null).join(' ');
  return (
    (query.since === null || Date.parse(at) >= Date.parse(query.since)) &&
    (query.until === null || Date.parse(at) < Date.parse(query.until)) &&
    (query.actor === null || actor.id === query.actor) &&
    (query.action === null || action === query.action) &&
    (query.outcome === null || outcome === query.outcome) &&
    (query.cluster === null || target.cluster === query.cluster) &&
    (query.namespace === null || target.namespace === query.namespace) &&
    isAmong(query.places.clusters, target.cluster) &&
    isAmong(query.places.namespaces, target.namespace) &&
    (query.q === null || text.toLowerCase().includes(query.q.toLowerCase()))
  );
}

function isAmong(names: readonly string[] | null, name: string | null): boolean {
  return names === null || (name !== null && names.includes(name));
}
