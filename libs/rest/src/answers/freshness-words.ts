import type { Catalog, Freshness, ScopedClusters } from '@rollcall/catalog';
import { EVERYWHERE, sightKey } from '@rollcall/catalog';

/** Freshness in words. */
export interface FreshnessWords {
  readonly json: string;
  readonly stale: 'true' | 'false';
}

interface Kept extends FreshnessWords {
  readonly stamp: number;
  readonly validUntilMs: number;
}

/** Questions remembered; when there are more, all begin anew. */
const LIMIT = 1_000;

/** The freshness of answers as JSON, kept for as long as it is true: it is in every answer, and mostly the same. */
export class FreshnessCache {
  private readonly kept = new Map<string | null, Kept>();

  constructor(
    private readonly catalog: Catalog,
    private readonly monotonicMs: () => number,
  ) {}

  of(asked: ScopedClusters): FreshnessWords {
    const { board } = this.catalog;
    const key = keyOf(asked);
    const kept = this.kept.get(key);
    if (kept?.stamp === board.stamp && this.monotonicMs() <= kept.validUntilMs) return kept;
    const words = freshnessWords(this.catalog.freshness(asked));
    const fresh = { ...words, stamp: board.stamp, validUntilMs: board.validUntilMs };
    if (this.kept.size >= LIMIT) this.kept.clear();
    if (this.catalog.isCluster(asked)) this.kept.set(key, fresh);
    return fresh;
  }
}

/** No cluster's name has a space in it. */
function keyOf({ cluster, sight }: ScopedClusters): string | null {
  return sight === EVERYWHERE ? cluster : `${cluster ?? ''} ${sightKey(sight)}`;
}

function freshnessWords(freshness: Freshness): FreshnessWords {
  return { json: JSON.stringify(freshness), stale: freshness.stale ? 'true' : 'false' };
}
