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

/** What is seen, whatever may be done there. */
export type Sight = Pick<Scopes, 'clusters' | 'namespaces'>;

/** Sees everything. */
export const EVERYWHERE: Sight = { clusters: ['*'], namespaces: ['*'] };

/** Sees nothing. */
export const NOWHERE: Sight = { clusters: [], namespaces: [] };

export interface Place {
  readonly cluster: string;
  readonly namespace: string;
}

/** What is there for whom: `NONE` = it does not exist for them. */
export type Access = 'NONE' | 'READ' | 'WRITE';

/** The one place that decides what somebody may do with a Service and what is registered for it. */
export function accessTo(scopes: Scopes, place: Place): Access {
  if (!sees(scopes, place)) return 'NONE';
  return scopes.role === 'reader' ? 'READ' : 'WRITE';
}

/** Whether a Service that is there exists for somebody. */
export function sees(sight: Sight, { cluster, namespace }: Place): boolean {
  return seesCluster(sight, cluster) && seesNamespace(sight, namespace);
}

/** Whether anything of a cluster may be seen. */
export function seesCluster({ clusters }: Pick<Sight, 'clusters'>, cluster: string): boolean {
  return holds(clusters, cluster);
}

/** Whether anything of a namespace may be seen. */
export function seesNamespace({ namespaces }: Pick<Sight, 'namespaces'>, namespace: string): boolean {
  return holds(namespaces, namespace);
}

export function seesAllClusters({ clusters }: Pick<Sight, 'clusters'>): boolean {
  return clusters.includes('*');
}

/** Whether clusters are seen whole. */
export function seesAllNamespaces({ namespaces }: Pick<Sight, 'namespaces'>): boolean {
  return namespaces.includes('*');
}

/** Equal for those who see the same; empty = everything. */
export function sightKey(sight: Sight): string {
  const { clusters, namespaces } = sight;
  if (seesAllClusters(sight) && seesAllNamespaces(sight)) return '';
  return `${namesKey(clusters)} ${namesKey(namespaces)}`;
}

/** Of lists that were seen before: those of callers stay the same for as long as they are known. */
const namesKeys = new WeakMap<readonly string[], string>();

/** Equal for lists that hold the same names. */
export function namesKey(names: readonly string[]): string {
  if (names.includes('*')) return '*';
  const known = namesKeys.get(names);
  if (known !== undefined) return known;
  const key = JSON.stringify([...new Set(names)].sort());
  namesKeys.set(names, key);
  return key;
}

function holds(names: readonly string[], name: string): boolean {
  return names.includes('*') || names.includes(name);
}
