import type { ClientEvent } from '@rollcall/testing';

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

export type ObservedEvent = ClientEvent<ObservedEndpoint>;

/** A client that follows one selection of one Service, whatever happens to replicas. */
export interface ObservingClient {
  readonly name: string;
  readonly events: readonly ObservedEvent[];
  close(): void;
}

/** Where a client finds a replica now: it may be another one after a cut. */
export type Where = () => string;

/** Up to where the client was told everything; null = it was told nothing yet. */
export function cursorOf(events: readonly ObservedEvent[]): string | null {
  const last = events.findLast((event) => event.type !== 'CONNECTED');
  return last ? last.revision : null;
}

/** What the client has by its events. */
export function folded(events: readonly ObservedEvent[]): readonly ObservedEndpoint[] {
  const endpoints = new Map<string, ObservedEndpoint>();
  for (const event of events) {
    if (event.type === 'SNAPSHOT' || event.type === 'RESYNC') {
      endpoints.clear();
      for (const endpoint of event.endpoints) endpoints.set(endpoint.id, endpoint);
    }
    for (const { type, endpoint } of event.type === 'CHANGES' ? event.changes : []) {
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
