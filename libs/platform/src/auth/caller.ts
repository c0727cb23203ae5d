import type { Principal, PrincipalScopes } from './principal.js';

/** Where a request comes from; null = not known. */
export interface RequestOrigin {
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Who asks, from where, and what they may do and where. */
export interface RequestCaller extends RequestOrigin {
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly scopes: PrincipalScopes;
}

/** The caller as the rooms behind the edges know one. */
export function callerOf({ kind, id, name, scopes }: Principal, origin: RequestOrigin): RequestCaller {
  return { ...origin, actor: { kind, id, name }, scopes };
}
