import type { StoredToken, TokenChange } from './token.js';

/** All tokens that are not revoked, expired ones too. */
export class Tokens {
  private readonly ids = new Map<string, StoredToken>();
  private readonly prefixes = new Map<string, StoredToken>();

  byId(id: string): StoredToken | null {
    return this.ids.get(id) ?? null;
  }

  byPrefix(prefix: string): StoredToken | null {
    return this.prefixes.get(prefix) ?? null;
  }

  /** In the order in which they were made. */
  all(): readonly StoredToken[] {
    return [...this.ids.values()].sort(byAge);
  }

  load(tokens: readonly StoredToken[]): void {
    this.ids.clear();
    this.prefixes.clear();
    for (const token of tokens) this.put(token);
  }

  fold({ id, after }: TokenChange): void {
    const before = this.ids.get(id);
    if (before) this.prefixes.delete(before.prefix);
    this.ids.delete(id);
    if (after) this.put(after);
  }

  private put(token: StoredToken): void {
    this.ids.set(token.id, token);
    this.prefixes.set(token.prefix, token);
  }
}

function byAge(a: StoredToken, b: StoredToken): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
