import type { EndpointSlice, SliceEndpoint, SlicePort, StringMap } from '@rollcall/core';

export interface SliceOptions {
  /** Service that the slice belongs to; null = no label. Default: the name up to its last dash. */
  readonly service?: string | null;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly addressType?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ports?: readonly SlicePort[];
}

/** A slice as the EndpointSlice controller publishes it: namespace shop, port http 8080/TCP. */
export function aSlice(name: string, endpoints: readonly SliceEndpoint[], options: SliceOptions = {}): EndpointSlice {
  const { service = name.slice(0, name.lastIndexOf('-')), namespace = 'shop', annotations } = options;
  return {
    metadata: {
      name,
      namespace,
      uid: options.uid ?? `uid-${name}`,
      resourceVersion: options.resourceVersion ?? '1',
      labels: { ...(service !== null && { 'kubernetes.io/service-name': service }), ...options.labels },
      ...(annotations && { annotations }),
    },
    addressType: options.addressType ?? 'IPv4',
    ports: options.ports ?? [{ name: 'http', protocol: 'TCP', port: 8080 }],
    endpoints,
  };
}

/** An endpoint of a slice with all three conditions written out, as the controller does; ready unless said otherwise. */
export function anEndpoint(address: string, more: Partial<SliceEndpoint> = {}): SliceEndpoint {
  return { addresses: [address], conditions: { ready: true, serving: true, terminating: false }, ...more };
}

/** Conditions of a Pod that is running but not ready. */
export const NOT_READY = { ready: false, serving: false, terminating: false };
/** Conditions of a Pod that is being deleted and still serves. */
export const DRAINING = { ready: false, serving: true, terminating: true };
