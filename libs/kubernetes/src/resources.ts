import type { Resource, Scope } from '@rollcall/catalog';

import type { Conversion } from './conversion.js';
import { convertService } from './convert-service.js';
import { convertSlice } from './convert-slice.js';

/** How a mirrored resource is found and read. */
export interface ResourceKind {
  /** Group and version in paths. */
  readonly api: string;
  readonly listKind: string;
  convert(value: unknown): Conversion;
}

export const RESOURCE_KINDS: Readonly<Record<Resource, ResourceKind>> = {
  services: { api: '/api/v1', listKind: 'ServiceList', convert: convertService },
  endpointslices: { api: '/apis/discovery.k8s.io/v1', listKind: 'EndpointSliceList', convert: convertSlice },
};

/** Path of a scope's collection. */
export function pathOf({ resource, namespace }: Scope): string {
  const { api } = RESOURCE_KINDS[resource];
  return namespace === null ? `${api}/${resource}` : `${api}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
}
