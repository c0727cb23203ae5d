import type { Catalog, Freshness, ServiceRef } from '@rollcall/catalog';

/** Freshness in words. */
export interface FreshnessWords {
  readonly json: string;
  readonly stale: 'true' | 'false';
}

interface Kept extends FreshnessWords {
  readonly stamp: number;
  readonly validUntilMs: number;
}

/** The freshness of answers as JSON, kept for as long as it is true: it is in every answer, and mostly the same. */
export class FreshnessCache {
  private readonly kept = new Map<string | null, Kept>();

  constructor(
    private readonly catalog: Catalog,
    private readonly monotonicMs: () => number,
  ) {}

  of(ref: Pick<ServiceRef, 'cluster'>): FreshnessWords {
    const { board } = this.catalog;
    const kept = this.kept.get(ref.cluster);
    if (kept?.stamp === board.stamp && this.monotonicMs() <= kept.validUntilMs) return kept;
    const words = freshnessWords(this.catalog.freshness(ref));
    const fresh = { ...words, stamp: board.stamp, validUntilMs: board.validUntilMs };
    if (board.view(ref.cluster ?? '') || ref.cluster === null) this.kept.set(ref.cluster, fresh);
    return fresh;
  }
}

function freshnessWords(freshness: Freshness): FreshnessWords {
  return { json: JSON.stringify(freshness), stale: freshness.stale ? 'true' : 'false' };
}
