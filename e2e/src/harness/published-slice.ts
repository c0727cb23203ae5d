import type { ObservedEndpoint } from './observed.js';

/** An EndpointSlice as kubectl prints it, as far as it matters here. */
export interface PublishedSlice {
  readonly endpoints?:
    | readonly {
        readonly addresses: readonly string[];
        readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean };
        readonly zone?: string;
        readonly nodeName?: string;
      }[]
    | null;
  readonly ports?: readonly { readonly name: string; readonly port: number; readonly protocol: string }[] | null;
}

/** What clients should see of it: absent conditions mean ready, serving and not terminating. */
export function endpointsOf({ endpoints, ports }: PublishedSlice): readonly ObservedEndpoint[] {
  return (endpoints ?? []).map(({ addresses, conditions, zone, nodeName }) => ({
    id: '',
    address: addresses[0] ?? '',
    ready: conditions?.ready ?? true,
    serving: conditions?.serving ?? true,
    terminating: conditions?.terminating ?? false,
    zone: zone ?? null,
    nodeName: nodeName ?? null,
    ports: ports ?? [],
  }));
}
