import type { Role, Scopes, Sight } from './access.js';
import { ROLES, seesAllClusters, seesAllNamespaces, seesCluster, seesNamespace } from './access.js';

/** Whether somebody has a role, wherever that holds. */
export function hasRole({ role }: Pick<Scopes, 'role'>, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Whether all that is seen with the second sight is seen with the first. */
export function covers(wide: Sight, narrow: Sight): boolean {
  return (
    narrow.clusters.every((name) => seesCluster(wide, name)) &&
    narrow.namespaces.every((name) => seesNamespace(wide, name))
  );
}

/**
 * Whether somebody may give these rights to others: nobody gives more than they have. The right to restricted addresses comes with no role;
 * it is given by those who have it, and by an administrator of everything.
 */
export function mayGive(own: Scopes, given: Scopes): boolean {
  return hasRole(own, given.role) && covers(own, given) && (!given.restrictedAddresses || mayGiveRestricted(own));
}

export function mayGiveRestricted(own: Scopes): boolean {
  const isEverywhere = seesAllClusters(own) && seesAllNamespaces(own);
  return own.restrictedAddresses || (hasRole(own, 'admin') && isEverywhere);
}
