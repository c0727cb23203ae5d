/** What a client was told, in the words of the public contract. */
export interface ObservedEndpoint {
  readonly id: string;
  readonly address: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zone: string | null;
  readonly nodeName: string | null;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
}

export type ObservedEvent =
  | { readonly type: 'SNAPSHOT' | 'RESYNC'; readonly revision: string; readonly endpoints: readonly ObservedEndpoint[] }
  | {
      readonly type: 'CHANGES';
      readonly revision: string;
      readonly changes: readonly {
        readonly type: 'ADDED' | 'MODIFIED' | 'REMOVED';
        readonly endpoint: ObservedEndpoint;
      }[];
    }
  | { readonly type: 'FRESHNESS'; readonly revision: string };

/** A client that follows one selection of one Service, whatever happens to replicas. */
export interface ObservingClient {
  readonly name: string;
  readonly events: readonly ObservedEvent[];
  close(): void;
}

/** Where a client finds a replica now: it may be another one after a cut. */
export type Where = () => string;

/** What the client has by its events. */
export function folded(events: readonly ObservedEvent[]): readonly ObservedEndpoint[] {
  const endpoints = new Map<string, ObservedEndpoint>();
  for (const event of events) {
    if (event.type === 'FRESHNESS') continue;
    if (event.type !== 'CHANGES') {
      endpoints.clear();
      for (const endpoint of event.endpoints) endpoints.set(endpoint.id, endpoint);
      continue;
    }
    for (const { type, endpoint } of event.changes) {
      if (type === 'REMOVED') endpoints.delete(endpoint.id);
      else endpoints.set(endpoint.id, endpoint);
    }
  }
  return [...endpoints.values()];
}

/** `address:port/protocol ready serving terminating zone node`, sorted: what has to be equal, as lines. */
export function lines(endpoints: readonly ObservedEndpoint[]): readonly string[] {
  return endpoints
    .flatMap(({ address, ports, ready, serving, terminating, zone, nodeName }) =>
      ports.map(
        ({ port, protocol }) =>
          `${address}:${port}/${protocol} ready=${ready} serving=${serving} terminating=${terminating} ${zone ?? '-'} ${nodeName ?? '-'}`,
      ),
    )
    .sort();
}
