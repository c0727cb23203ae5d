/** Each may do what those before it may. */
export const ROLES = ['reader', 'registrar', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody may do, and where; `*` = everywhere. */
export interface Scopes {
  readonly role: Role;
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** The right `restricted-addresses`: cluster, service and pod addresses may be registered. Lifts nothing else. */
  readonly restrictedAddresses: boolean;
}

export interface Place {
  readonly cluster: string;
  readonly namespace: string;
}

/** What is there for whom: `NONE` = it does not exist for them. */
export type Access = 'NONE' | 'READ' | 'WRITE';

/** The one place that decides what somebody may do with a Service and what is registered for it. */
export function accessTo({ role, clusters, namespaces }: Scopes, { cluster, namespace }: Place): Access {
  if (!holds(clusters, cluster) || !holds(namespaces, namespace)) return 'NONE';
  return role === 'reader' ? 'READ' : 'WRITE';
}

/** Whether anything of a cluster may be seen. */
export function seesCluster({ clusters }: Pick<Scopes, 'clusters'>, cluster: string): boolean {
  return holds(clusters, cluster);
}

function holds(names: readonly string[], name: string): boolean {
  return names.includes('*') || names.includes(name);
}
