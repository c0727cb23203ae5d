import type {
  EndpointSlice,
  ExplainInput,
  Explanation,
  LabelSelector,
  Origin,
  Selection,
  Service,
} from '@rollcall/core';
import { describe, explain, matchesLabels } from '@rollcall/core';

import { AmbiguousServiceError, NotFoundError, NotSyncedError } from '../catalog-errors.js';
import type { Freshness } from '../clusters/freshness.js';
import type { ServiceRef } from '../view/selection-feed.js';
import type { ServiceView } from '../view/service-view.js';
import type { Catalog } from './catalog.js';
import type { EndpointReads } from './endpoint-reads.js';
import type { ServiceSummary } from './service-summary.js';
import { summarise } from './service-summary.js';

/** Which Services a list holds; null = no restriction. */
export interface ServiceFilter {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly labelSelector: LabelSelector | null;
  /** Part of `namespace/name`, in any case. */
  readonly q: string | null;
  /** `EXTERNAL`: with registrations; `KUBERNETES`: all but those that have nothing else. */
  readonly origin: Origin | null;
}

export interface PageRequest {
  /** 1..500. */
  readonly limit: number;
  /** Where the page before ended, as its `next` said; null = from the beginning. */
  readonly after: string | null;
}

/** Sorted by namespace, name, cluster. */
export interface ServicePage {
  readonly items: readonly ServiceSummary[];
  /** Key of each item: where a page that begins behind it starts. */
  readonly keys: readonly string[];
  /** null = this was the last page. */
  readonly next: string | null;
  readonly freshness: Freshness;
}

type ExistingService = ServiceView & { readonly service: Service };

/** Reads Services: lists, single ones, and what is published of them. */
export class ServiceReads {
  readonly catalog: Catalog;

  constructor(private readonly endpoints: EndpointReads) {
    this.catalog = endpoints.catalog;
  }

  /** Throws {@link NotFoundError} for an unknown cluster, {@link NotSyncedError}. */
  list(filter: ServiceFilter, { limit, after }: PageRequest): ServicePage {
    this.assertListable(filter);
    const items: ServiceSummary[] = [];
    const keys: string[] = [];
    let next: string | null = null;
    for (const [key, view] of this.from(after)) {
      if (!this.matches(view, filter)) continue;
      if (items.length === limit) {
        next = keys.at(-1) ?? null;
        break;
      }
      items.push(this.summary(view));
      keys.push(key);
    }
    return { items, keys, next, freshness: this.catalog.freshness(filter) };
  }

  /** All Services of a filter, for a stream of them. */
  *matching(filter: ServiceFilter): Iterable<readonly [ServiceView, ServiceSummary]> {
    for (const [, view] of this.from(null)) if (this.matches(view, filter)) yield [view, this.summary(view)];
  }

  /** One Service, if the filter holds it. */
  summaryIf(view: ServiceView, filter: ServiceFilter): ServiceSummary | null {
    return isExisting(view) && this.catalog.board.isSynced(view.cluster) && this.matches(view, filter)
      ? this.summary(view)
      : null;
  }

  /** Throws {@link NotFoundError}, {@link NotSyncedError}, {@link AmbiguousServiceError}. */
  one(ref: ServiceRef): ExistingService {
    const [view, ...others] = this.found(ref);
    if (!view) throw new NotFoundError(`there is no Service ${ref.namespace}/${ref.name}`);
    if (others.length > 0)
      throw new AmbiguousServiceError(
        view.key,
        [view, ...others].map(({ cluster }) => cluster),
      );
    return view;
  }

  summary(view: ExistingService): ServiceSummary {
    return summarise(view, this.catalog.cursor(view.lastSeq));
  }

  /** Slices of the Service as published, in every cluster that has it. Throws as {@link EndpointReads.read} does. */
  slices(ref: ServiceRef): readonly { readonly cluster: string; readonly slice: EndpointSlice }[] {
    return this.found(ref).flatMap(({ cluster, slices }) =>
      slices.map((slice) => ({ cluster, slice: publishedSlice(slice) })),
    );
  }

  /** The Service and its slices in kubectl's words. Throws as {@link one} does. */
  describe(ref: ServiceRef): string {
    const { cluster, service, slices } = this.one(ref);
    const { clusters } = this.catalog.freshness({ cluster });
    const [freshness = { state: 'SYNCING', asOf: null, lagMs: null }] = clusters;
    return describe({ cluster, service, slices: slices.map(publishedSlice), freshness });
  }

  /** Why an address is, or is not, selected. Throws as {@link EndpointReads.read} does. */
  explain(ref: ServiceRef, address: string, selection: Selection): Explanation {
    const inputs = this.found(ref).map((view): ExplainInput => {
      const { cluster, namespace, name, slices } = view;
      const own = new Set(slices);
      const otherSlices = [...this.catalog.view.slicesIn(cluster, namespace)].filter((slice) => !own.has(slice));
      return { ...view.input, namespace, name, slices, otherSlices };
    });
    return explain(inputs, address, selection);
  }

  /** Throws {@link NotFoundError}, {@link NotSyncedError}. */
  assertListable({ cluster }: Pick<ServiceFilter, 'cluster'>): void {
    this.endpoints.assertLoaded();
    const { board } = this.catalog;
    if (cluster !== null && board.view(cluster) === null) throw new NotFoundError(`there is no cluster ${cluster}`);
    const clusters = this.catalog.clustersOf({ cluster });
    if (!clusters.some((name) => board.isSynced(name)))
      throw new NotSyncedError(clusters, `not yet read completely: ${clusters.join(', ')}`);
  }

  /** The Service in every cluster that has it; at least one. */
  private found(ref: ServiceRef): readonly ExistingService[] {
    this.endpoints.assertLoaded();
    const found = this.catalog.existing(ref);
    this.endpoints.assertAnswerable(ref, found.length > 0);
    return found;
  }

  private *from(after: string | null): Iterable<readonly [string, ExistingService]> {
    const keys = this.catalog.view.keys();
    for (let i = after === null ? 0 : firstAfter(keys, after); i < keys.length; i += 1) {
      const key = keys[i] ?? '';
      const [namespace = '', name = '', cluster = ''] = key.split(' ');
      const [view] = this.catalog.existing({ cluster, namespace, name });
      if (view) yield [key, view];
    }
  }

  private matches(view: ExistingService, filter: ServiceFilter): boolean {
    const { cluster, namespace, key, service } = view;
    return (
      (filter.cluster === null || filter.cluster === cluster) &&
      (filter.namespace === null || filter.namespace === namespace) &&
      (filter.q === null || key.toLowerCase().includes(filter.q.toLowerCase())) &&
      (filter.labelSelector === null || matchesLabels(filter.labelSelector, service.metadata.labels ?? {})) &&
      (filter.origin === null || hasOrigin(view, filter.origin))
    );
  }
}

function hasOrigin({ backends, rows }: ServiceView, origin: Origin): boolean {
  if (backends.length === 0) return origin === 'KUBERNETES';
  return origin === 'EXTERNAL' || rows.some((row) => row.origin === 'KUBERNETES');
}

function isExisting(view: ServiceView): view is ExistingService {
  return view.service !== null;
}

/** A slice as the API server published it. */
export function publishedSlice({ header, entries }: ServiceView['slices'][number]): EndpointSlice {
  return { ...header, endpoints: entries.map(({ endpoint }) => endpoint) };
}

/** Index of the first key that sorts behind `after`. */
function firstAfter(keys: readonly string[], after: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
