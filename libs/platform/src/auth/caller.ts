import type { Principal, Role } from './principal.js';

/** Where a request comes from; null = not known. */
export interface RequestOrigin {
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Who asks, from where, and what they may do and where; `*` = everywhere. */
export interface RequestCaller extends RequestOrigin {
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly scopes: {
    readonly role: Role;
    readonly clusters: readonly string[];
    readonly namespaces: readonly string[];
    readonly restrictedAddresses: boolean;
  };
}

/** The caller as the rooms behind the edges know one. The right to restricted addresses is given by itself, and comes with no role. */
export function callerOf({ kind, id, role }: Principal, origin: RequestOrigin): RequestCaller {
  return {
    ...origin,
    actor: { kind, id, name: id },
    scopes: { role, clusters: ['*'], namespaces: ['*'], restrictedAddresses: false },
  };
}
