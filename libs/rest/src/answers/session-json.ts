import type { Principal } from '@rollcall/platform';

/** What `GET /v1/session` says. */
export interface SessionAnswer {
  readonly caller: Principal | null;
  readonly csrf: string | null;
  /** Whether one can sign in at an identity provider. */
  readonly oidc: boolean;
}

export function sessionJson({ caller, csrf, oidc }: SessionAnswer): object {
  return { caller: caller && callerJson(caller), csrf, methods: { token: true, oidc } };
}

function callerJson({ kind, id, name, scopes, expiresAt }: Principal): object {
  const { role, clusters, namespaces, restrictedAddresses } = scopes;
  const until = expiresAt === null ? null : new Date(expiresAt).toISOString();
  return { kind, id, name, role, clusters, namespaces, restrictedAddresses, expiresAt: until };
}
