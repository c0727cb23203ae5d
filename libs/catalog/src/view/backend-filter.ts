import type { Backend, BackendState } from '@rollcall/core';

import type { Sight } from '../access/access.js';
import { sees } from '../access/access.js';

/** Which registrations a list holds; null = no restriction. */
export interface BackendFilter {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly service: string | null;
  readonly ids: ReadonlySet<string> | null;
  readonly state: BackendState | null;
  /** Part of the address, the Service's name or the note, in any case. */
  readonly q: string | null;
}

/** The same as somebody asks for it: what they do not see is not there for them. */
export interface ScopedBackends extends BackendFilter {
  readonly sight: Sight;
}

export function holdsBackend({ sight, ...filter }: ScopedBackends, backend: Backend): boolean {
  const { id, cluster, namespace, service, state } = backend;
  return (
    (filter.cluster === null || filter.cluster === cluster) &&
    (filter.namespace === null || filter.namespace === namespace) &&
    (filter.service === null || filter.service === service) &&
    (filter.ids === null || filter.ids.has(id)) &&
    (filter.state === null || filter.state === state) &&
    sees(sight, backend) &&
    (filter.q === null || textOf(backend).includes(filter.q.toLowerCase()))
  );
}

function textOf({ address, service, note }: Backend): string {
  return `${address} ${service} ${note ?? ''}`.toLowerCase();
}
