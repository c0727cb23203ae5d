import type { Freshness, RollcallClient, ServiceFilter, ServiceRef, ServiceSummary } from '@rollcall/client';

export interface ServiceQuery {
  readonly filter: ServiceFilter;
  /** Only these; empty = all of the filter. */
  readonly refs: readonly ServiceRef[];
  readonly signal: AbortSignal;
}

export interface ServiceList {
  readonly items: readonly ServiceSummary[];
  readonly freshness: Freshness | null;
  /** What was asked for by name and is not there. */
  readonly missing: readonly ServiceRef[];
  /** The one that was asked for; null = a list was. */
  readonly single: ServiceSummary | null;
}

/** All Services of a filter, or those of some names, page by page. */
export async function listServices(
  client: RollcallClient,
  { filter, refs, signal }: ServiceQuery,
): Promise<ServiceList> {
  if (refs.length === 0) return { ...(await allOf(client, filter, signal)), missing: [], single: null };
  const found = await Promise.all(
    refs.map(async (ref) => {
      const { namespace, name, cluster } = ref;
      const list = await allOf(client, { ...filter, namespace, cluster, q: `${namespace}/${name}` }, signal);
      return { ...list, ref, items: list.items.filter((service) => service.name === name) };
    }),
  );
  const items = found.flatMap((each) => each.items);
  return {
    items,
    freshness: found.find(({ freshness }) => freshness?.stale)?.freshness ?? found[0]?.freshness ?? null,
    missing: found.filter((each) => each.items.length === 0).map(({ ref }) => ref),
    single: refs.length === 1 && items.length === 1 ? (items[0] ?? null) : null,
  };
}

async function allOf(
  client: RollcallClient,
  filter: ServiceFilter,
  signal: AbortSignal,
): Promise<Pick<ServiceList, 'items' | 'freshness'>> {
  const items: ServiceSummary[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page = await client.services({ ...filter, limit: 500, ...(cursor !== null && { cursor }) }, { signal });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return { items, freshness: page.freshness };
  }
}
