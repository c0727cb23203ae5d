/** `registrar`: also registers backends. `admin`: everything. */
export const ROLES = ['reader', 'registrar', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody may do, and where. */
export interface Scopes {
  readonly role: Role;
  /** Names; `*` = all. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** May register addresses of clusters, and of Rollcall's own surroundings. */
  readonly restrictedAddresses: boolean;
}

/** A token, without its secret. */
export interface ApiToken extends Scopes {
  readonly id: string;
  /** For people; several may have the same. */
  readonly name: string;
  /** The part of its text that is no secret. */
  readonly prefix: string;
  readonly createdBy: string;
  readonly createdAt: string;
  /** null = never. */
  readonly expiresAt: string | null;
  /** null = never yet. */
  readonly lastUsedAt: string | null;
  /** null = it is not: a list has no others. */
  readonly revokedAt: string | null;
}

/** A token that is to be made. What is left out has its default: everywhere, no restricted addresses, for ever. */
export interface TokenInput {
  readonly name: string;
  readonly role: Role;
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly restrictedAddresses?: boolean | undefined;
  /** RFC 3339. */
  readonly expiresAt?: string | null | undefined;
}

/** A token as it was made. */
export interface CreatedToken extends ApiToken {
  /** `rc_…`: shown this once. */
  readonly token: string;
}

/** Who asks, as the server sees it. */
export interface SessionCaller extends Scopes {
  readonly kind: 'anonymous' | 'bootstrap' | 'token' | 'oidc';
  readonly id: string;
  readonly name: string;
  readonly expiresAt: string | null;
}

/** Who one is, and how one can sign in. */
export interface Session {
  /** null = nobody that may do anything. */
  readonly caller: SessionCaller | null;
  /** Goes into the header `rollcall-csrf` of every change that is made with the session's cookie; null = there is no session. */
  readonly csrf: string | null;
  readonly methods: { readonly token: boolean; readonly oidc: boolean };
}
