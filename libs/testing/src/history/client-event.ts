/** What a checker needs to know of an endpoint as a client sees it: its identity. All else is the test's business. */
export interface SeenEndpoint {
  readonly id: string;
}

/**
 * One thing that happened to a client, in the words of the public contract and whatever carried it: a GraphQL event as it is, an
 * SSE event with its name in upper case, a long poll's answer as RESYNC (it replaces everything).
 */
export type ClientEvent<E extends SeenEndpoint = SeenEndpoint> =
  /**
   * The client connected: anew (`since` null) or from a cursor. May be left out: then every event is taken for one of a client that
   * goes on from the event before.
   */
  | { readonly type: 'CONNECTED'; readonly since: string | null }
  | { readonly type: 'SNAPSHOT' | 'RESYNC'; readonly revision: string; readonly endpoints: readonly E[] }
  | { readonly type: 'CHANGES'; readonly revision: string; readonly changes: readonly SeenChange<E>[] }
  | { readonly type: 'FRESHNESS' | 'HEARTBEAT'; readonly revision: string };

export interface SeenChange<E extends SeenEndpoint = SeenEndpoint> {
  readonly type: 'ADDED' | 'MODIFIED' | 'REMOVED';
  readonly endpoint: E;
}
