import type {
  ChangeBackendOptions,
  PageOptions,
  ReadEndpointsOptions,
  ReadOptions,
  ReadViewOptions,
  RegisterOptions,
  RollcallClientOptions,
  WatchEndpointsOptions,
  WatchListOptions,
} from './client-options.js';
import type { ApiToken, CreatedToken, Session, TokenInput } from './contract/access.js';
import type { AuditEntry, AuditFilter, AuditPage } from './contract/audit.js';
import type { RegisteredBackends, RemovedBackend, UpdatedBackend, WriteBackPlan } from './contract/backend-change.js';
import type { Backend, BackendFilter, BackendInput, BackendPage, BackendPatch } from './contract/backend.js';
import type { CheckEvent, CheckTarget } from './contract/check-event.js';
import type { Cluster } from './contract/cluster.js';
import type { EndpointSet } from './contract/endpoint-set.js';
import type { EndpointSlice } from './contract/endpoint-slice.js';
import type { BackendsEvent, EndpointsEvent, ServicesEvent } from './contract/events.js';
import type { Explanation } from './contract/explanation.js';
import type { EndpointHistory, HistoryWindow } from './contract/history.js';
import type { Selection, ServiceFilter, ServiceRef } from './contract/selection.js';
import type { Service, ServicePage, ServiceSummary } from './contract/service.js';
import type { Status } from './contract/status.js';
import { allItems } from './http/all-items.js';
import type { GetOptions, RequestOptions } from './http/http.js';
import { Http } from './http/http.js';
import type { Query } from './http/query.js';
import { filterQuery, selectionQuery } from './http/query.js';
import { timeLimit } from './http/time-limit.js';
import { systemTimers } from './timers.js';
import { checkEvents } from './watch/check-events.js';
import { SharedSocket } from './watch/shared-socket.js';
import { watchBackends, watchClusters, watchEndpoints, watchServices } from './watch/watch-kinds.js';

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
  private socket: SharedSocket | undefined;

  constructor(private readonly options: RollcallClientOptions) {
    const { url, token = null, csrf = () => null, fetch = globalThis.fetch } = options;
    this.http = new Http({ url, token, csrf, fetch: (...args) => fetch(...args) });
  }

  /** All known clusters, by name. */
  async clusters({ minRevision, signal }: ReadViewOptions = {}): Promise<readonly Cluster[]> {
    return (await this.read<Items<Cluster>>('/v1/clusters', { query: { minRevision }, signal })).items;
  }

  /** One page of Services, by namespace, name and cluster. `limit`: 1..500, default 100. */
  services(
    filter: ServiceFilter & PageOptions = {},
    { minRevision, signal }: ReadViewOptions = {},
  ): Promise<ServicePage> {
    const { limit, cursor } = filter;
    return this.read('/v1/services', { query: { ...filterQuery(filter), limit, cursor, minRevision }, signal });
  }

  /** All Services, page by page. The list may change meanwhile: what is there all the time comes once. */
  allServices(
    filter: ServiceFilter = {},
    options: ReadViewOptions = {},
  ): AsyncGenerator<ServiceSummary, void, undefined> {
    return allItems((cursor) => this.services({ ...filter, limit: 500, cursor }, options));
  }

  /** One Service. Where several clusters have one of this name, `ref.cluster` is needed. */
  service(ref: ServiceRef, { minRevision, signal }: ReadViewOptions = {}): Promise<Service> {
    return this.read(pathOf(ref), { query: { cluster: ref.cluster, minRevision }, signal });
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
    const response = await this.http.request(`${pathOf(ref)}/endpoints`, { ...request, headers, signal });
    const tag = response.headers.get('etag') ?? '';
    if (response.status === 304) {
      const revision = response.headers.get('rollcall-revision') ?? '';
      return { changed: false, etag: tag, revision, stale: response.headers.get('rollcall-stale') === 'true' };
    }
    return { changed: true, etag: tag, set: await this.http.bodyOf<EndpointSet>(response, signal) };
  }

  /** The EndpointSlices of a Service as its cluster published them. */
  async slices(ref: ServiceRef, { minRevision, signal }: ReadViewOptions = {}): Promise<readonly EndpointSlice[]> {
    const request = { query: { cluster: ref.cluster, minRevision }, signal };
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

  /** What became of the endpoints of a Service. */
  history(
    { cluster, ...ref }: ServiceRef,
    { since, until, address, limit }: HistoryWindow = {},
    { minRevision, signal }: ReadViewOptions = {},
  ): Promise<EndpointHistory> {
    const query = { since, until, cluster, address, limit, minRevision };
    return this.read(`${pathOf(ref)}/endpoints/history`, { query, signal });
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

  /** The Services that a filter holds, then every change of the list, in the same way. */
  watchServices(
    filter: ServiceFilter = {},
    options: WatchListOptions = {},
  ): AsyncGenerator<ServicesEvent, void, undefined> {
    return watchServices(filter, options, this.watchGround());
  }

  /**
   * The registered backends that a filter holds, then every change of the list, in the same way: how far each has come and what its check says are changes
   * of it.
   */
  watchBackends(
    filter: BackendFilter = {},
    options: WatchListOptions = {},
  ): AsyncGenerator<BackendsEvent, void, undefined> {
    return watchBackends(filter, options, this.watchGround());
  }

  /**
   * Each cluster once, then each whose state, guard or error changed, as it is then. That a cluster was retired is not told: `clusters()`
   * has those that there are.
   */
  watchClusters(options: Omit<WatchListOptions, 'since'> = {}): AsyncGenerator<Cluster, void, undefined> {
    return watchClusters(options, this.watchGround());
  }

  /** Backends that are registered for a Service. */
  async serviceBackends(ref: ServiceRef, { minRevision, signal }: ReadViewOptions = {}): Promise<readonly Backend[]> {
    const request = { query: { cluster: ref.cluster, minRevision }, signal };
    return (await this.read<Items<Backend>>(`${pathOf(ref)}/backends`, request)).items;
  }

  /** One page of registered backends, also of Services that are gone. */
  backends(
    { cluster, namespace, service, ids, state, q, limit, cursor }: BackendFilter & PageOptions = {},
    { minRevision, signal }: ReadViewOptions = {},
  ): Promise<BackendPage> {
    const query = { cluster, namespace, service, id: ids?.join(','), state, q, limit, cursor, minRevision };
    return this.read('/v1/backends', { query, signal });
  }

  /** All registered backends, page by page. */
  allBackends(filter: BackendFilter = {}, options: ReadViewOptions = {}): AsyncGenerator<Backend, void, undefined> {
    return allItems((cursor) => this.backends({ ...filter, limit: 500, cursor }, options));
  }

  /** One registered backend. */
  backend(id: string, { minRevision, signal }: ReadViewOptions = {}): Promise<Backend> {
    return this.read(backendPath(id), { query: { minRevision }, signal });
  }

  /** Registers backends for a Service without selector: all or none. `errors` of a refusal has everything that is wrong. */
  async registerBackends(
    ref: ServiceRef,
    items: readonly BackendInput[],
    { dryRun, createService, idempotencyKey, signal }: RegisterOptions = {},
  ): Promise<RegisteredBackends> {
    const { answer, revision } = await this.change<Items<Backend> & Planned>(`${pathOf(ref)}/backends`, {
      method: 'POST',
      query: { cluster: ref.cluster, ...dryRunQuery(dryRun) },
      headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
      body: { items, createService },
      signal,
    });
    return { backends: answer.items, plan: answer.plan, revision };
  }

  /** Changes a registered backend: draining and disabling is a change of `state`. */
  async updateBackend(
    id: string,
    patch: BackendPatch,
    { version, dryRun, signal }: ChangeBackendOptions,
  ): Promise<UpdatedBackend> {
    const { answer, revision } = await this.change<Backend & Planned>(backendPath(id), {
      method: 'PATCH',
      query: dryRunQuery(dryRun),
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': `"${version}"` },
      body: patch,
      signal,
    });
    const { plan, ...backend } = answer;
    return { backend, plan, revision };
  }

  async removeBackend(id: string, { version, dryRun, signal }: ChangeBackendOptions): Promise<RemovedBackend> {
    const headers = { 'if-match': `"${version}"` };
    const request = { method: 'DELETE', query: dryRunQuery(dryRun), headers, signal } as const;
    const { answer, revision } = await this.change<{ readonly id: string } & Planned>(backendPath(id), request);
    return { ...answer, revision };
  }

  /**
   * Checks a backend now, registered or not: each phase as it ends, then the result. Breaking off the iteration ends the check.
   */
  checkBackend(target: CheckTarget, { signal }: ReadOptions = {}): AsyncGenerator<CheckEvent, void, undefined> {
    return checkEvents(this.http, target, signal);
  }

  /** One page of what was done and refused, newest first. For administrators. */
  audit(filter: AuditFilter & PageOptions = {}, options: ReadOptions = {}): Promise<AuditPage> {
    const { since, until, actor, action, outcome, cluster, namespace, q, limit, cursor } = filter;
    const query = { since, until, actor, action, outcome, cluster, namespace, q, limit, cursor };
    return this.read('/v1/audit', { ...options, query });
  }

  /** All of it, page by page. */
  allAudit(filter: AuditFilter = {}, options: ReadOptions = {}): AsyncGenerator<AuditEntry, void, undefined> {
    return allItems((cursor) => this.audit({ ...filter, limit: 500, cursor }, options));
  }

  /** All tokens, without their secrets. For administrators. */
  async tokens(options: ReadOptions = {}): Promise<readonly ApiToken[]> {
    return (await this.read<Items<ApiToken>>('/v1/tokens', options)).items;
  }

  /** Makes a token. Its secret is in the answer, and nowhere else ever again. */
  createToken(token: TokenInput, { signal }: ReadOptions = {}): Promise<CreatedToken> {
    return this.read('/v1/tokens', { method: 'POST', body: token, signal });
  }

  /** Ends a token, and every stream that is open with it. */
  async revokeToken(id: string, { signal }: ReadOptions = {}): Promise<void> {
    await this.act(`/v1/tokens/${encodeURIComponent(id)}`, { method: 'DELETE', signal });
  }

  /** Lets the removals go on that the guard of a cluster holds back. For administrators. */
  async confirmCluster(name: string, { signal }: ReadOptions = {}): Promise<void> {
    await this.act(`/v1/clusters/${encodeURIComponent(name)}:confirm`, { method: 'POST', signal });
  }

  /** Who one is here, and how one can sign in. Anybody may ask. */
  session(options: ReadOptions = {}): Promise<Session> {
    return this.read('/v1/session', options);
  }

  /** In a browser: exchanges a bearer credential for the cookie of a session. */
  signIn(credential: string, { signal }: ReadOptions = {}): Promise<Session> {
    const headers = { authorization: `Bearer ${credential}` };
    return this.read('/v1/session', { method: 'POST', headers, signal });
  }

  /** Ends the session of the browser. */
  async signOut({ signal }: ReadOptions = {}): Promise<void> {
    await this.act('/v1/session', { method: 'DELETE', signal });
  }

  private watchGround() {
    const { timers, random } = this.options;
    return { http: this.http, socket: this.sharedSocket(), timers, random };
  }

  /** One for all watches. */
  private sharedSocket(): SharedSocket | undefined {
    const { WebSocket = globalThis.WebSocket, timers = systemTimers } = this.options;
    // Not every runtime has one, whatever its types say.
    const isThere = typeof WebSocket === 'function';
    if (isThere) this.socket ??= new SharedSocket({ http: this.http, WebSocket, timers });
    return this.socket;
  }

  private read<T>(path: string, { signal, ...request }: RequestOptions): Promise<T> {
    return this.http.json<T>(path, { ...request, signal: this.limited(signal) });
  }

  /** The answer to a change, and the revision that it became; null = a dry run. */
  private async change<T>(path: string, options: RequestOptions): Promise<Changed<T>> {
    const signal = this.limited(options.signal);
    const headers = { accept: 'application/json', ...options.headers };
    const response = await this.http.request(path, { ...options, headers, signal });
    const answer = await this.http.bodyOf<T>(response, signal);
    return { answer, revision: response.headers.get('rollcall-revision') };
  }

  /** Does something whose answer says nothing more. */
  private async act(path: string, options: RequestOptions): Promise<void> {
    const response = await this.http.request(path, { ...options, signal: this.limited(options.signal) });
    await response.body?.cancel();
  }

  private limited(signal: AbortSignal | undefined): AbortSignal {
    return timeLimit(this.options.timeoutMs ?? TIMEOUT_MS, signal);
  }
}

interface Items<T> {
  readonly items: readonly T[];
}

interface Changed<T> {
  readonly answer: T;
  readonly revision: string | null;
}

interface Planned {
  readonly plan: WriteBackPlan;
}

function backendPath(id: string): string {
  return `/v1/backends/${encodeURIComponent(id)}`;
}

function dryRunQuery(dryRun: boolean | undefined): Query {
  return { dryRun: dryRun ? 'true' : undefined };
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
