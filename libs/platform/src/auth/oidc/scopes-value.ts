import type { PrincipalScopes } from '../principal.js';
import { ROLES } from '../principal.js';

/** Scopes as an operator or an identity provider wrote them, or what is wrong with them. */
export type ScopesReading = { readonly scopes: PrincipalScopes } | { readonly problem: string };

const FIELDS = ['role', 'clusters', 'namespaces', 'restrictedAddresses'];

/**
 * `{role, clusters?, namespaces?, restrictedAddresses?}`: without `clusters` and `namespaces` everywhere. What is not known is refused: a
 * misspelt restriction would be none.
 */
export function readScopes(value: unknown): ScopesReading {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'must be an object' };
  const { role, clusters, namespaces, restrictedAddresses = false } = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return { problem: `${unknown} is not one of ${FIELDS.join(', ')}` };
  const known = ROLES.find((each) => each === role);
  if (!known) return { problem: `role must be one of ${ROLES.join(', ')}` };
  const places = [namesOf(clusters), namesOf(namespaces)] as const;
  if (!places[0] || !places[1]) return { problem: 'clusters and namespaces must be lists of names' };
  if (typeof restrictedAddresses !== 'boolean') return { problem: 'restrictedAddresses must be true or false' };
  return { scopes: { role: known, clusters: places[0], namespaces: places[1], restrictedAddresses } };
}

function namesOf(value: unknown = ['*']): readonly string[] | null {
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  return names.length > 0 && names.every((name) => typeof name === 'string' && name !== '')
    ? (names as string[])
    : null;
}
