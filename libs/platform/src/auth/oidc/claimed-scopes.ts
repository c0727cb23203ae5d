import { UnauthenticatedError } from '../authenticator.js';
import type { PrincipalScopes, Role } from '../principal.js';
import { everywhere } from '../principal.js';
import type { OidcOptions } from './oidc-options.js';
import { readScopes } from './scopes-value.js';

/** What a JWT says of whoever it is about. */
export type Claims = Readonly<Record<string, unknown>>;

/** Roles that have these names at the provider, if no file says otherwise. A bare `admin` is mostly that of something else. */
const NAMED: readonly (readonly [name: string, role: Role])[] = [
  ['rollcall-admin', 'admin'],
  ['rollcall-registrar', 'registrar'],
  ['rollcall-reader', 'reader'],
];

/**
 * What a token's claims give: scopes that are written into the claim, or those of the first known role or group that is named there, or the
 * default. Throws {@link UnauthenticatedError} if the claim cannot be read, or gives nothing.
 */
export function claimedScopes(
  claims: Claims,
  { rolesClaim, groups, defaultRole }: Omit<OidcOptions, 'issuer'>,
): PrincipalScopes {
  const value = claimOf(claims, rolesClaim);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const reading = readScopes(value);
    if ('scopes' in reading) return reading.scopes;
    throw new UnauthenticatedError(`the claim ${rolesClaim} of this token is not right: ${reading.problem}`);
  }
  const names = new Set(Array.isArray(value) ? value : [value]);
  for (const [name, scopes] of groups ?? []) if (names.has(name)) return scopes;
  if (groups === null) for (const [name, role] of NAMED) if (names.has(name)) return everywhere(role);
  if (defaultRole !== null) return everywhere(defaultRole);
  throw new UnauthenticatedError(`the claim ${rolesClaim} of this token gives no role here`);
}

/** Of this name; or where a name with dots leads to, such as Keycloak's `realm_access.roles`. */
function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const step of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Claims)[step];
  }
  return value;
}
