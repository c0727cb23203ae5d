/** What a caller may do; each includes the ones before it. */
export const ROLES = ['reader', 'registrar', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a principal may do, and where; `*` = everywhere. */
export interface PrincipalScopes {
  readonly role: Role;
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** The right `restricted-addresses`, which is given by itself and comes with no role. */
  readonly restrictedAddresses: boolean;
}

/** What a role comes with where nothing else is said. */
export function everywhere(role: Role): PrincipalScopes {
  return { role, clusters: ['*'], namespaces: ['*'], restrictedAddresses: false };
}

/** Who asks. */
export interface Principal {
  readonly kind: 'anonymous' | 'bootstrap' | 'token' | 'oidc';
  /** Of a token: its id, never its text. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly scopes: PrincipalScopes;
  /** Unix milliseconds from which on the credentials are none any more; null = they do not expire. */
  readonly expiresAt: number | null;
}

export function mayAct({ scopes }: Principal, needed: Role): boolean {
  return ROLES.indexOf(scopes.role) >= ROLES.indexOf(needed);
}
