import type { WatchEndpointsOptions, WatchListOptions, WatchOptions } from '../client-options.js';
import type { BackendFilter } from '../contract/backend.js';
import type { Cluster } from '../contract/cluster.js';
import type { Endpoint } from '../contract/endpoint.js';
import type { BackendsEvent, EndpointsEvent, ServicesEvent } from '../contract/events.js';
import type { Selection, ServiceFilter, ServiceRef } from '../contract/selection.js';
import type { Http } from '../http/http.js';
import { selectionQuery } from '../http/query.js';
import { timeLimit } from '../http/time-limit.js';
import { RollcallError } from '../rollcall-error.js';
import type { Timers } from '../timers.js';
import { systemTimers } from '../timers.js';
import { Backoff } from './backoff.js';
import { backendKey, backendsEvent, backendsSubject } from './backends-subject.js';
import { CLUSTERS_SUBJECT, ClustersPosition } from './clusters-subject.js';
import { endpointKey, endpointsEvent, endpointsSubject } from './endpoints-subject.js';
import type { Frame } from './frame.js';
import { GraphqlSseTransport } from './graphql-sse-transport.js';
import type { GraphqlSubject } from './graphql-subject.js';
import { LongPollTransport } from './long-poll-transport.js';
import type { Position } from './position.js';
import { serviceKey, servicesEvent, servicesSubject } from './services-subject.js';
import type { SharedSocket } from './shared-socket.js';
import { SseTransport } from './sse-transport.js';
import type { Transport } from './transport.js';
import { WatchPosition } from './watch-position.js';
import type { WatchStatus } from './watch-status.js';
import { Watch } from './watch.js';
import { WebSocketTransport } from './websocket-transport.js';

/** What all watches of a client share. */
export interface WatchGround {
  readonly http: Http;
  /** undefined = there are no WebSockets here: Node before 22, for example. */
  readonly socket: SharedSocket | undefined;
  readonly timers?: Timers | undefined;
  readonly random?: (() => number) | undefined;
}

export interface EndpointsTarget {
  readonly ref: ServiceRef;
  readonly selection: Selection;
  /** Of the endpoints in the REST API. */
  readonly path: string;
}

const BACKOFF_BASE_MS = 250;
const BACKOFF_CAP_MS = 30_000;
const OPEN_MS = 10_000;
const IDLE_MS = 30_000;
const BETTER_AFTER_MS = 600_000;
const KNOWN_BETTER_AFTER_MS = 5_000;
/** The longest wait that the API takes. */
const LONGEST_POLL_MS = 300_000;

/** See {@link RollcallClient.watchEndpoints}. */
export async function* watchEndpoints(
  { ref, selection, path }: EndpointsTarget,
  options: WatchEndpointsOptions,
  ground: WatchGround,
): AsyncGenerator<EndpointsEvent, void, undefined> {
  const { http, timers = systemTimers } = ground;
  const { transport = 'auto', idleMs = IDLE_MS, since = null } = options;
  const query = { ...selectionQuery(selection), cluster: ref.cluster };
  // A poll has to come back well before it would be taken for dead.
  const waitMs = Math.min(LONGEST_POLL_MS, Math.floor((idleMs * 2) / 3));
  const graphql = graphqlTransports(endpointsSubject(ref, selection), options, ground);
  const sse = new SseTransport({ path, query }, http);
  const longPoll = new LongPollTransport({ path, query }, { http, timers, waitMs });
  const one = { ...graphql, sse: () => sse, 'long-poll': () => longPoll };
  const auto: Transports<Frame<Endpoint>> = ground.socket ? [graphql.websocket(), sse, longPoll] : [sse, longPoll];
  const transports: Transports<Frame<Endpoint>> = transport === 'auto' ? auto : [one[transport]()];
  const isGone = async (cursor: string | null): Promise<boolean> => {
    try {
      const signal = timeLimit(OPEN_MS, options.signal);
      await http.json(path, { query: { cluster: ref.cluster, minRevision: cursor ?? undefined }, signal });
      return false;
    } catch (error) {
      if (error instanceof RollcallError && error.code === 'NOT_FOUND') return true;
      throw error;
    }
  };
  const position = new WatchPosition(endpointKey, since);
  const watch = new Watch({ ...partsOf(options, ground), position, transports, isGone });
  for await (const frame of watch.events()) yield endpointsEvent(frame);
}

/** See {@link RollcallClient.watchServices}. */
export async function* watchServices(
  filter: ServiceFilter,
  options: WatchListOptions,
  ground: WatchGround,
): AsyncGenerator<ServicesEvent, void, undefined> {
  const position = new WatchPosition(serviceKey, options.since ?? null);
  const watch = listWatch({ subject: servicesSubject(filter), position }, options, ground);
  for await (const frame of watch.events()) yield servicesEvent(frame);
}

/** See {@link RollcallClient.watchBackends}. */
export async function* watchBackends(
  filter: BackendFilter,
  options: WatchListOptions,
  ground: WatchGround,
): AsyncGenerator<BackendsEvent, void, undefined> {
  const position = new WatchPosition(backendKey, options.since ?? null);
  const watch = listWatch({ subject: backendsSubject(filter), position }, options, ground);
  for await (const frame of watch.events()) yield backendsEvent(frame);
}

/** See {@link RollcallClient.watchClusters}. */
export function watchClusters(
  options: Omit<WatchListOptions, 'since'>,
  ground: WatchGround,
): AsyncGenerator<Cluster, void, undefined> {
  return listWatch({ subject: CLUSTERS_SUBJECT, position: new ClustersPosition() }, options, ground).events();
}

type Transports<F> = readonly [Transport<F>, ...Transport<F>[]];

/** A watch of what only GraphQL tells of. */
function listWatch<F, E>(
  { subject, position }: { readonly subject: GraphqlSubject<F>; readonly position: Position<F, E> },
  options: WatchListOptions,
  ground: WatchGround,
): Watch<F, E> {
  const { transport = 'auto' } = options;
  const graphql = graphqlTransports(subject, options, ground);
  const sse = graphql['graphql-sse']();
  const auto: Transports<F> = ground.socket ? [graphql.websocket(), sse] : [sse];
  const transports: Transports<F> = transport === 'auto' ? auto : [graphql[transport]()];
  const isGone = (): Promise<boolean> => Promise.resolve(false);
  return new Watch({ ...partsOf(options, ground), position, transports, isGone });
}

function graphqlTransports<F>(
  subject: GraphqlSubject<F>,
  { idleMs = IDLE_MS }: WatchOptions,
  { http, socket, timers = systemTimers }: WatchGround,
) {
  return {
    websocket: (): Transport<F> => {
      if (!socket)
        throw new TypeError('there is no WebSocket here: give one to the client, or watch with another transport');
      return new WebSocketTransport(subject, { socket, timers, pingMs: Math.floor(idleMs / 3) });
    },
    'graphql-sse': (): Transport<F> => new GraphqlSseTransport(subject, http),
  };
}

function partsOf(options: WatchOptions, { timers = systemTimers, random = Math.random }: WatchGround) {
  const { signal = new AbortController().signal, onStatus } = options;
  const { idleMs = IDLE_MS, backoffCapMs: capMs = BACKOFF_CAP_MS } = options;
  return {
    backoff: new Backoff({ baseMs: BACKOFF_BASE_MS, capMs, random }),
    timers,
    times: {
      openMs: Math.min(OPEN_MS, idleMs),
      idleMs,
      betterAfterMs: BETTER_AFTER_MS,
      knownBetterAfterMs: KNOWN_BETTER_AFTER_MS,
    },
    signal,
    onStatus: (status: WatchStatus) => onStatus?.(status),
  };
}
