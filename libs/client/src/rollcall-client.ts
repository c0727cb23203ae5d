import type {
  ReadEndpointsOptions,
  ReadOptions,
  RollcallClientOptions,
  WatchEndpointsOptions,
  WatchOptions,
} from './client-options.js';
import type { Cluster } from './contract/cluster.js';
import type { EndpointSet } from './contract/endpoint-set.js';
import type { EndpointSlice } from './contract/endpoint-slice.js';
import type { EndpointsEvent, ServicesEvent } from './contract/events.js';
import type { Explanation } from './contract/explanation.js';
import type { Selection, ServiceFilter, ServiceRef } from './contract/selection.js';
import type { Service, ServicePage, ServiceSummary } from './contract/service.js';
import type { Status } from './contract/status.js';
import type { GetOptions } from './http/http.js';
import { Http } from './http/http.js';
import { filterQuery, selectionQuery } from './http/query.js';
import { timeLimit } from './http/time-limit.js';
import { watchEndpoints, watchServices } from './watch/watch-kinds.js';

const TIMEOUT_MS = 10_000;

/** What is new since an answer with this tag. */
export type ConditionalEndpoints =
  | { readonly changed: true; readonly etag: string; readonly set: EndpointSet }
  /** The selected endpoints are the same; `stale` and `revision` are of now. */
  | { readonly changed: false; readonly etag: string; readonly revision: string; readonly stale: boolean };

/**
 * Speaks to one Rollcall. Every method throws {@link RollcallError}, or the
 * signal's reason when it aborted. Reads are tried once; watches go on for ever.
 */
export class RollcallClient {
  private readonly http: Http;

  constructor(private readonly options: RollcallClientOptions) {
    const { url, token = null, fetch = globalThis.fetch } = options;
    this.http = new Http({ url, token, fetch: (...args) => fetch(...args) });
  }

  /** All known clusters, by name. */
  async clusters(options: ReadOptions = {}): Promise<readonly Cluster[]> {
    return (await this.read<Items<Cluster>>('/v1/clusters', options)).items;
  }

  /** One page of Services, by namespace, name and cluster. `limit`: 1..500, default 100. */
  services(
    filter: ServiceFilter & { readonly limit?: number; readonly cursor?: string } = {},
    options: ReadOptions = {},
  ): Promise<ServicePage> {
    const { limit, cursor } = filter;
    return this.read('/v1/services', { ...options, query: { ...filterQuery(filter), limit, cursor } });
  }

  /** All Services, page by page. The list may change meanwhile: what is there all the time comes once. */
  async *allServices(
    filter: ServiceFilter = {},
    options: ReadOptions = {},
  ): AsyncGenerator<ServiceSummary, void, undefined> {
    let cursor: string | null | undefined;
    do {
      const page = await this.services({ ...filter, limit: 500, ...(cursor != null && { cursor }) }, options);
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  /** One Service. Where several clusters have one of this name, `ref.cluster` is needed. */
  service(ref: ServiceRef, options: ReadOptions = {}): Promise<Service> {
    return this.read(pathOf(ref), { ...options, query: { cluster: ref.cluster } });
  }

  /** Who stands behind a Service, now. */
  endpoints(ref: ServiceRef, selection: Selection = {}, options: ReadEndpointsOptions = {}): Promise<EndpointSet> {
    return this.read(`${pathOf(ref)}/endpoints`, endpointsRequest(ref, selection, options));
  }

  /** The same for those who ask again and again: an answer without a body when nothing changed. `etag`: of the answer before. */
  async endpointsIfChanged(
    ref: ServiceRef,
    selection: Selection,
    { etag, ...options }: ReadEndpointsOptions & { readonly etag?: string | undefined } = {},
  ): Promise<ConditionalEndpoints> {
    const request = endpointsRequest(ref, selection, options);
    const signal = this.limited(options.signal);
    const headers = { accept: 'application/json', ...(etag !== undefined && { 'if-none-match': etag }) };
    const response = await this.http.get(`${pathOf(ref)}/endpoints`, { ...request, headers, signal });
    const tag = response.headers.get('etag') ?? '';
    if (response.status === 304) {
      const revision = response.headers.get('rollcall-revision') ?? '';
      return { changed: false, etag: tag, revision, stale: response.headers.get('rollcall-stale') === 'true' };
    }
    return { changed: true, etag: tag, set: await this.http.bodyOf<EndpointSet>(response, signal) };
  }

  /** The EndpointSlices of a Service as its cluster published them. */
  async slices(ref: ServiceRef, options: ReadOptions = {}): Promise<readonly EndpointSlice[]> {
    const request = { ...options, query: { cluster: ref.cluster } };
    return (await this.read<Items<EndpointSlice>>(`${pathOf(ref)}/slices`, request)).items;
  }

  /** A Service and its slices as text for people, in the layout of `kubectl describe`. */
  async describe(ref: ServiceRef, { signal }: ReadOptions = {}): Promise<string> {
    return this.http.text(`${pathOf(ref)}/describe`, { query: { cluster: ref.cluster }, signal: this.limited(signal) });
  }

  /** Why an address is, or is not, among the endpoints that a selection holds. */
  explain(
    ref: ServiceRef,
    address: string,
    { signal, ...selection }: Selection & ReadOptions = {},
  ): Promise<Explanation> {
    const query = { ...selectionQuery(selection), cluster: ref.cluster, address };
    return this.read(`${pathOf(ref)}/explain`, { query, signal });
  }

  /** What the replica that answers knows about itself. */
  statusz(options: ReadOptions = {}): Promise<Status> {
    return this.read('/statusz', options);
  }

  /**
   * The endpoints of a Service, then every change, for as long as it is iterated: through cuts, restarts and changes of
   * replica, each change once and in order, or RESYNC with everything. `applyEvent` folds the events into the current list.
   */
  watchEndpoints(
    ref: ServiceRef,
    selection: Selection = {},
    options: WatchEndpointsOptions = {},
  ): AsyncGenerator<EndpointsEvent, void, undefined> {
    return watchEndpoints({ ref, selection, path: `${pathOf(ref)}/endpoints` }, options, this.watchGround());
  }

  /** The Services that a filter holds, then every change of the list, in the same way; over WebSocket only. */
  watchServices(
    filter: ServiceFilter = {},
    options: WatchOptions = {},
  ): AsyncGenerator<ServicesEvent, void, undefined> {
    return watchServices(filter, options, this.watchGround());
  }

  private watchGround() {
    const { timers, random, WebSocket = globalThis.WebSocket } = this.options;
    return { http: this.http, WebSocket, timers, random };
  }

  private read<T>(path: string, { signal, ...request }: GetOptions): Promise<T> {
    return this.http.json<T>(path, { ...request, signal: this.limited(signal) });
  }

  private limited(signal: AbortSignal | undefined): AbortSignal {
    return timeLimit(this.options.timeoutMs ?? TIMEOUT_MS, signal);
  }
}

interface Items<T> {
  readonly items: readonly T[];
}

function pathOf({ namespace, name }: ServiceRef): string {
  return `/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;
}

function endpointsRequest(
  { cluster }: ServiceRef,
  selection: Selection,
  { maxStalenessMs, minRevision, signal }: ReadEndpointsOptions,
): GetOptions {
  const maxStaleness = maxStalenessMs === undefined ? undefined : `${maxStalenessMs}ms`;
  return { query: { ...selectionQuery(selection), cluster, maxStaleness, minRevision }, signal };
}
