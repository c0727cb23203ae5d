import type { ServiceRef } from '@rollcall/catalog';

/** Path parameters of everything under one Service. */
export interface ServicePath {
  readonly namespace: string;
  readonly name: string;
}

export function serviceRef({ namespace, name }: ServicePath, cluster: string | null): ServiceRef {
  return { cluster, namespace, name };
}
