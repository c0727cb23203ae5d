import type { AuditRecord, ClusterStatus, Sight } from '@rollcall/catalog';
import type { Backend, EndpointSlice, Service } from '@rollcall/core';

/** Something that is published, registered or done: a world is what many of them left, in their order. */
export type Fact =
  | { readonly type: 'CLUSTER'; readonly cluster: string }
  | { readonly type: 'SYNCED'; readonly cluster: string }
  | { readonly type: 'STATUS'; readonly cluster: string; readonly status: Partial<ClusterStatus> }
  | { readonly type: 'PUT'; readonly cluster: string; readonly object: Service | EndpointSlice }
  | { readonly type: 'REMOVE'; readonly cluster: string; readonly object: Service }
  | { readonly type: 'REGISTER'; readonly backend: Backend }
  | { readonly type: 'DONE'; readonly record: AuditRecord };

/** What of a fact somebody sees, by the rules as they are documented and not as they are implemented; null = nothing. */
export function visiblePart(fact: Fact, sight: Sight): Fact | null {
  const isVisible = (cluster: string, namespace: string): boolean =>
    among(sight.clusters, cluster) && among(sight.namespaces, namespace);
  switch (fact.type) {
    case 'CLUSTER':
    case 'SYNCED':
      return among(sight.clusters, fact.cluster) ? fact : null;
    case 'STATUS':
      return among(sight.clusters, fact.cluster) ? { ...fact, status: visibleStatus(fact.status, sight) } : null;
    case 'PUT':
    case 'REMOVE':
      return isVisible(fact.cluster, fact.object.metadata.namespace) ? fact : null;
    case 'REGISTER':
      return isVisible(fact.backend.cluster, fact.backend.namespace) ? fact : null;
    case 'DONE': {
      const { cluster, namespace } = fact.record.target;
      return among(sight.clusters, cluster) && among(sight.namespaces, namespace) ? fact : null;
    }
  }
}

function among(names: readonly string[], name: string | null): boolean {
  return names.includes('*') || (name !== null && names.includes(name));
}

function visibleStatus(status: Partial<ClusterStatus>, { namespaces }: Sight): Partial<ClusterStatus> {
  if (namespaces.includes('*')) return status;
  const scopes = (status.scopes ?? []).filter(({ scope }) => namespaces.some((name) => scope.endsWith(`/${name}`)));
  return { ...status, lastError: null, guard: null, drift: null, scopes };
}
