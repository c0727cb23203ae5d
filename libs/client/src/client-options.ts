import type { CreateServiceInput } from './contract/backend.js';
import type { Token } from './http/http.js';
import type { Timers } from './timers.js';
import type { TransportName } from './watch/transport.js';
import type { WatchStatus } from './watch/watch-status.js';

export interface RollcallClientOptions {
  /** Where the API is, such as `http://127.0.0.1:8080`; a path in front of it is kept. */
  readonly url: string;
  /** Bearer token, or a function that gives the current one. Left out: anonymous. */
  readonly token?: Token | undefined;
  /**
   * In a browser that is signed in ({@link RollcallClient.signIn}): gives the `csrf` of its session, which every change has to carry.
   * null = there is none.
   */
  readonly csrf?: (() => string | null) | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
  /** Default: the global one. */
  readonly WebSocket?: typeof WebSocket | undefined;
  /** How long a read may take in milliseconds. Default 10 s. */
  readonly timeoutMs?: number | undefined;
  /** For tests: time and chance. */
  readonly timers?: Timers | undefined;
  readonly random?: (() => number) | undefined;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Reads of what a replica has in memory. */
export interface ReadViewOptions extends ReadOptions {
  /** The answer must not be older than this revision, such as that of a change; waits for it up to 2 s. */
  readonly minRevision?: string | undefined;
}

export interface ReadEndpointsOptions extends ReadViewOptions {
  /** Rather an error (TOO_STALE) than an older view. */
  readonly maxStalenessMs?: number | undefined;
}

export interface ChangeOptions extends ReadOptions {
  /** Says what would be, and does nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface RegisterOptions extends ChangeOptions {
  /** Makes a Service without selector for the backends, where there is none. */
  readonly createService?: CreateServiceInput | undefined;
  /** The same request under the same key registers once, however often it is sent within 24 h. */
  readonly idempotencyKey?: string | undefined;
}

export interface ChangeBackendOptions extends ChangeOptions {
  /** Of the registration as it was read: PRECONDITION_FAILED if it has changed since. */
  readonly version: number;
}

/** One page of a list. */
export interface PageOptions {
  /** 1..500, default 100. */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface WatchOptions {
  /** Ends the watch: the iteration then ends without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Revision of the last event that was received: goes on from there instead of beginning with a snapshot. */
  readonly since?: string | undefined;
  /** Told when the watch begins to work, loses its connection, or changes its transport. */
  readonly onStatus?: ((status: WatchStatus) => void) | undefined;
  /** A connection that is silent for so long is given up: three heartbeats of the server, by default 30 s. */
  readonly idleMs?: number | undefined;
  /** Longest pause between two attempts to connect. Default 30 s. */
  readonly backoffCapMs?: number | undefined;
}

export interface WatchEndpointsOptions extends WatchOptions {
  /** `auto` (the default): the first that works of WebSocket, Server-Sent Events of the REST API, long poll. */
  readonly transport?: TransportName | 'auto' | undefined;
}

export interface WatchListOptions extends WatchOptions {
  /** `auto` (the default): the first that works of WebSocket, Server-Sent Events. */
  readonly transport?: 'websocket' | 'graphql-sse' | 'auto' | undefined;
}
