import type { AuditOrigin, LastUses, StoredToken, Token, TokenStore } from '@rollcall/catalog';
import type { Revision } from '@rollcall/core';

import { recordIn } from './memory-audit-log.js';
import type { MemoryDatabase } from './memory-database.js';

export class MemoryTokenStore implements TokenStore {
  constructor(private readonly database: MemoryDatabase) {}

  async create(token: StoredToken, by: AuditOrigin): Promise<Revision> {
    await this.database.reach();
    const { tokens } = this.database;
    if ([...tokens.values()].some(({ token: { prefix } }) => prefix === token.prefix))
      throw new TypeError('there is a token with this prefix');
    const stored = structuredClone(token);
    tokens.set(token.id, { token: stored, revokedAt: null, lastUsedAt: null });
    this.record('token.create', stored, by);
    return this.publish(stored.id, stored);
  }

  async revoke(id: string, at: string, by: AuditOrigin): Promise<Revision | null> {
    await this.database.reach();
    const kept = this.database.tokens.get(id);
    if (kept?.revokedAt !== null) return null;
    kept.revokedAt = at;
    this.record('token.revoke', kept.token, by);
    return this.publish(id, null);
  }

  async noteUses(uses: LastUses): Promise<void> {
    await this.database.reach();
    for (const [id, at] of uses) {
      const kept = this.database.tokens.get(id);
      if (kept && (kept.lastUsedAt === null || kept.lastUsedAt < at)) kept.lastUsedAt = at;
    }
    this.database.answer();
  }

  async lastUses(): Promise<LastUses> {
    await this.database.reach();
    return new Map(
      [...this.database.tokens].flatMap(([id, { revokedAt, lastUsedAt }]) =>
        revokedAt === null && lastUsedAt !== null ? [[id, lastUsedAt] as const] : [],
      ),
    );
  }

  private record(action: string, { hmac: _secret, ...token }: StoredToken, by: AuditOrigin): void {
    const target = { kind: 'token', cluster: null, namespace: null, name: token.name, id: token.id } as const;
    const isNew = action === 'token.create';
    const said: Token = token;
    recordIn(this.database, [
      {
        ...by,
        action,
        outcome: 'ALLOWED',
        code: null,
        target,
        before: isNew ? null : said,
        after: isNew ? said : null,
      },
    ]);
  }

  private publish(id: string, after: StoredToken | null): Revision {
    const revision = { epoch: this.database.epoch, seq: this.database.publishToken({ id, after }) };
    this.database.answer();
    return revision;
  }
}
