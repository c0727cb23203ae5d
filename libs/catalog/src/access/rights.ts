import type { Role, Scopes, Sight } from './access.js';
import { ROLES } from './access.js';

/** Whether somebody has a role, wherever that holds. */
export function hasRole({ role }: Pick<Scopes, 'role'>, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Whether all that is seen with the second sight is seen with the first. */
export function covers(wide: Sight, narrow: Sight): boolean {
  return (
    narrow.clusters.every((name) => holds(wide.clusters, name)) &&
    narrow.namespaces.every((name) => holds(wide.namespaces, name))
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
  const isEverywhere = own.clusters.includes('*') && own.namespaces.includes('*');
  return own.restrictedAddresses || (hasRole(own, 'admin') && isEverywhere);
}

function holds(names: readonly string[], name: string): boolean {
  return names.includes('*') || names.includes(name);
}
