import type { Token } from '@rollcall/catalog';

/** What is known of a token beside what it was made as. */
interface TokenLife {
  readonly lastUsedAt?: string | null;
  readonly revokedAt?: string;
}

/** A token as the contract has it: without what it is recognised by. */
export function tokenJson(token: Token & TokenLife) {
  const { id, name, prefix, scopes, createdBy, createdAt, expiresAt, lastUsedAt = null, revokedAt = null } = token;
  const { role, clusters, namespaces, restrictedAddresses } = scopes;
  return {
    ...{ id, name, prefix, role, clusters, namespaces, restrictedAddresses },
    ...{ createdBy, createdAt, expiresAt, lastUsedAt, revokedAt },
  };
}
