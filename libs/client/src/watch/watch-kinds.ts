import type { WatchEndpointsOptions, WatchOptions } from '../client-options.js';
import type { Endpoint } from '../contract/endpoint.js';
import type { EndpointsEvent, ServicesEvent } from '../contract/events.js';
import type { Selection, ServiceFilter, ServiceRef } from '../contract/selection.js';
import type { Http } from '../http/http.js';
import { selectionQuery } from '../http/query.js';
import { timeLimit } from '../http/time-limit.js';
import { RollcallError } from '../rollcall-error.js';
import type { Timers } from '../timers.js';
import { systemTimers } from '../timers.js';
import { Backoff } from './backoff.js';
import { endpointsEvent, endpointsSubject } from './endpoints-subject.js';
import { LongPollTransport } from './long-poll-transport.js';
import { servicesEvent, servicesSubject } from './services-subject.js';
import { SseTransport } from './sse-transport.js';
import type { Transport } from './transport.js';
import type { WatchParts } from './watch.js';
import { Watch } from './watch.js';
import { WatchPosition } from './watch-position.js';
import type { GraphqlSubject } from './websocket-transport.js';
import { WebSocketTransport } from './websocket-transport.js';

/** What all watches of a client share. */
export interface WatchGround {
  readonly http: Http;
  /** undefined = there is none here: Node before 22, for example. */
  readonly WebSocket: typeof WebSocket | undefined;
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
  const { transport = 'auto', idleMs = IDLE_MS } = options;
  const subject = endpointsSubject(ref, selection);
  const query = { ...selectionQuery(selection), cluster: ref.cluster };
  // A poll has to come back well before it would be taken for dead.
  const waitMs = Math.min(LONGEST_POLL_MS, Math.floor((idleMs * 2) / 3));
  const sse = new SseTransport({ path, query }, http);
  const longPoll = new LongPollTransport({ path, query }, { http, timers, waitMs });
  const transports = {
    websocket: () => [webSocketTransport(subject, ground)] as const,
    sse: () => [sse] as const,
    'long-poll': () => [longPoll] as const,
    auto: () =>
      ground.WebSocket ? ([webSocketTransport(subject, ground), sse, longPoll] as const) : ([sse, longPoll] as const),
  }[transport]();
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
  const watch = new Watch<Endpoint>({ ...partsOf(subject, options, ground), transports, isGone });
  for await (const frame of watch.frames()) yield endpointsEvent(frame);
}

/** See {@link RollcallClient.watchServices}. */
export async function* watchServices(
  filter: ServiceFilter,
  options: WatchOptions,
  ground: WatchGround,
): AsyncGenerator<ServicesEvent, void, undefined> {
  const subject = servicesSubject(filter);
  const watch = new Watch({
    ...partsOf(subject, options, ground),
    transports: [webSocketTransport(subject, ground)],
    isGone: () => Promise.resolve(false),
  });
  for await (const frame of watch.frames()) yield servicesEvent(frame);
}

function webSocketTransport<T>(subject: GraphqlSubject<T>, { http, WebSocket }: WatchGround): Transport<T> {
  if (!WebSocket)
    throw new TypeError('there is no WebSocket here: give one to the client, or watch with transport "sse"');
  return new WebSocketTransport(subject, { http, WebSocket });
}

function partsOf<T>(
  subject: GraphqlSubject<T>,
  options: WatchOptions,
  { timers = systemTimers, random = Math.random }: WatchGround,
): Omit<WatchParts<T>, 'transports' | 'isGone'> {
  const { signal = new AbortController().signal, since = null, onStatus } = options;
  const { idleMs = IDLE_MS, backoffCapMs: capMs = BACKOFF_CAP_MS } = options;
  return {
    position: new WatchPosition((item) => subject.keyOf(item), since),
    backoff: new Backoff({ baseMs: BACKOFF_BASE_MS, capMs, random }),
    timers,
    times: {
      openMs: Math.min(OPEN_MS, idleMs),
      idleMs,
      betterAfterMs: BETTER_AFTER_MS,
      knownBetterAfterMs: KNOWN_BETTER_AFTER_MS,
    },
    signal,
    onStatus: (status) => onStatus?.(status),
  };
}
