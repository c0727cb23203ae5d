import type { Role, TokenInput } from '@rollcall/client';

/** A token as somebody types it. */
export interface TokenDraft {
  readonly name: string;
  readonly role: Role;
  /** Empty = all. */
  readonly clusters: readonly string[];
  /** Empty = all. */
  readonly namespaces: readonly string[];
  readonly restrictedAddresses: boolean;
  /** Local time as the browser's field has it, such as `2026-12-31T18:00`; '' = never. */
  readonly expires: string;
}

export const EMPTY_TOKEN: TokenDraft = {
  name: '',
  role: 'reader',
  clusters: [],
  namespaces: [],
  restrictedAddresses: false,
  expires: '',
};

/** What is sent. */
export function tokenInput({ expires, clusters, namespaces, ...draft }: TokenDraft): TokenInput {
  return {
    ...draft,
    clusters: clusters.length > 0 ? clusters : ['*'],
    namespaces: namespaces.length > 0 ? namespaces : ['*'],
    expiresAt: expires === '' ? null : new Date(expires).toISOString(),
  };
}
