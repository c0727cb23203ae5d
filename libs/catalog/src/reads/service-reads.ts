import type { EndpointSlice, ExplainInput, Explanation, LabelSelector, Origin, Selection } from '@rollcall/core';
import { describe, explain, matchesLabels } from '@rollcall/core';

import type { Sight } from '../access/access.js';
import { sees } from '../access/access.js';
import type { ExistingService } from '../access/visible-services.js';
import { VisibleServices } from '../access/visible-services.js';
import { NotFoundError, NotSyncedError } from '../catalog-errors.js';
import type { Freshness } from '../clusters/freshness.js';
import { firstPlace } from '../view/first-place.js';
import type { ScopedRef } from '../view/selection-feed.js';
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

/** Reads Services: lists, single ones, and what is published of them. What somebody does not see is not there for them. */
export class ServiceReads {
  readonly catalog: Catalog;
  private readonly visible: VisibleServices;

  constructor(private readonly endpoints: EndpointReads) {
    this.catalog = endpoints.catalog;
    this.visible = new VisibleServices(endpoints);
  }

  /** Throws {@link NotFoundError} for an unknown cluster, {@link NotSyncedError}. */
  list(filter: ServiceFilter, { limit, after }: PageRequest, sight: Sight): ServicePage {
    this.assertListable(filter, sight);
    const items: ServiceSummary[] = [];
    const keys: string[] = [];
    let next: string | null = null;
    for (const [key, view] of this.from(after, sight)) {
      if (!this.matches(view, filter)) continue;
      if (items.length === limit) {
        next = keys.at(-1) ?? null;
        break;
      }
      items.push(this.summary(view));
      keys.push(key);
    }
    return { items, keys, next, freshness: this.catalog.freshness({ ...filter, sight }) };
  }

  /** All Services of a filter, for a stream of them. */
  *matching(filter: ServiceFilter, sight: Sight): Iterable<readonly [ServiceView, ServiceSummary]> {
    for (const [, view] of this.from(null, sight)) if (this.matches(view, filter)) yield [view, this.summary(view)];
  }

  /** One Service, if the filter holds it. */
  summaryIf(view: ServiceView, filter: ServiceFilter, sight: Sight): ServiceSummary | null {
    return this.isListed(view, sight) && this.matches(view, filter) ? this.summary(view) : null;
  }

  /** Throws {@link NotFoundError}, {@link NotSyncedError}, {@link AmbiguousServiceError}. */
  one(ref: ScopedRef): ExistingService {
    return this.visible.one(ref);
  }

  summary(view: ExistingService): ServiceSummary {
    return summarise(view, this.catalog.cursor(view.lastSeq));
  }

  /** Slices of the Service as published, in every cluster that has it. Throws as {@link EndpointReads.read} does. */
  slices(ref: ScopedRef): readonly { readonly cluster: string; readonly slice: EndpointSlice }[] {
    return this.visible
      .all(ref)
      .flatMap(({ cluster, slices }) => slices.map((slice) => ({ cluster, slice: publishedSlice(slice) })));
  }

  /** The Service and its slices in kubectl's words. Throws as {@link one} does. */
  describe(ref: ScopedRef): string {
    const { cluster, service, slices } = this.one(ref);
    const { clusters } = this.catalog.freshness({ ...ref, cluster });
    const [freshness = { state: 'SYNCING', asOf: null, lagMs: null }] = clusters;
    return describe({ cluster, service, slices: slices.map(publishedSlice), freshness });
  }

  /** Why an address is, or is not, selected. Throws as {@link EndpointReads.read} does. */
  explain(ref: ScopedRef, address: string, selection: Selection): Explanation {
    const inputs = this.visible.all(ref).map((view): ExplainInput => {
      const { cluster, namespace, name, slices } = view;
      const own = new Set(slices);
      const otherSlices = [...this.catalog.view.slicesIn(cluster, namespace)].filter((slice) => !own.has(slice));
      return { ...view.input, namespace, name, slices, otherSlices };
    });
    return explain(inputs, address, selection);
  }

  /** Throws {@link NotFoundError}, {@link NotSyncedError}. */
  assertListable({ cluster }: Pick<ServiceFilter, 'cluster'>, sight: Sight): void {
    this.endpoints.assertLoaded(sight);
    if (!this.catalog.isCluster({ cluster, sight })) throw new NotFoundError(`there is no cluster ${cluster ?? ''}`);
    const clusters = this.catalog.clustersOf({ cluster, sight });
    if (!clusters.some((name) => this.catalog.board.isSynced(name)))
      throw new NotSyncedError(clusters, `not yet read completely: ${clusters.join(', ')}`);
  }

  private *from(after: string | null, sight: Sight): Iterable<readonly [string, ExistingService]> {
    const keys = this.catalog.view.keys();
    const first = after === null ? 0 : firstPlace(keys, (key) => key <= after);
    for (let i = first; i < keys.length; i += 1) {
      const key = keys[i] ?? '';
      const [namespace = '', name = '', cluster = ''] = key.split(' ');
      const view = this.catalog.view.find({ cluster, namespace, name });
      if (view && this.isListed(view, sight)) yield [key, view];
    }
  }

  private isListed(view: ServiceView, sight: Sight): view is ExistingService {
    return view.service !== null && this.catalog.board.isSynced(view.cluster) && sees(sight, view);
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

/** A slice as the API server published it. */
export function publishedSlice({ header, entries }: ServiceView['slices'][number]): EndpointSlice {
  return { ...header, endpoints: entries.map(({ endpoint }) => endpoint) };
}
