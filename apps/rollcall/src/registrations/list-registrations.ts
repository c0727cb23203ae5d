import type { Backend, BackendFilter, RollcallClient, ServiceRef } from '@rollcall/client';

import type { ScopeOptions } from '../api/service-names.js';
import { serviceRef } from '../api/service-names.js';

/** All that is registered there. Throws {@link RollcallError}. */
export async function listRegistrations(
  filter: BackendFilter,
  client: RollcallClient,
  signal: AbortSignal,
): Promise<readonly Backend[]> {
  const backends: Backend[] = [];
  for await (const backend of client.allBackends(filter, { signal })) backends.push(backend);
  return backends;
}

export function ofService({ cluster, namespace, name }: ServiceRef): BackendFilter {
  return { cluster, namespace, service: name };
}

/** What `[service]` and the flags mean: one Service, a namespace, or everything. Throws {@link CommandError}. */
export function registrationFilter(service: string | undefined, options: ScopeOptions): BackendFilter {
  if (service !== undefined) return ofService(serviceRef(service, options));
  const { cluster, namespace = 'default', allNamespaces } = options;
  return { cluster, namespace: allNamespaces ? undefined : namespace };
}
