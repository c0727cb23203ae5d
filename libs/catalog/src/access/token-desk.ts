import type { Revision } from '@rollcall/core';

import type { AuditLog, AuditTarget } from '../backends/audit-log.js';
import type { Caller } from '../backends/backend-requests.js';
import type { Refusal } from '../backends/mutation-results.js';
import { invalid, notFound } from '../backends/mutation-results.js';
import { NotSyncedError } from '../catalog-errors.js';
import type { Clock } from '../clock.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import { recordRefusal } from './record-refusal.js';
import { hasRole, mayGive } from './rights.js';
import { validateTokenInput } from './token-input.js';
import type { StoredToken, Token } from './token.js';
import type { TokenStore } from './token-store.js';
import type { TokenUses } from './token-uses.js';

/** Makes what a token is proven with. */
export interface TokenMint {
  /** `text`: shown to whoever wants the token, and kept by nobody here. */
  make(): { readonly text: string; readonly prefix: string; readonly hmac: string };
}

/** What making and revoking tokens takes. */
export interface TokenDeskParts {
  readonly reads: EndpointReads;
  readonly store: TokenStore;
  readonly uses: TokenUses;
  readonly audit: AuditLog;
  readonly mint: TokenMint;
  readonly clock: Clock;
  /** Makes an id that nobody has. */
  readonly newId: () => string;
}

/** A token as those see it who may have made it. */
export interface ListedToken extends Token {
  /** RFC 3339, to about a minute; null = it was not used yet. */
  readonly lastUsedAt: string | null;
}

export interface CreatedToken {
  readonly type: 'DONE';
  readonly token: Token;
  /** Shown this once. */
  readonly text: string;
  /** The view has folded it: the token works here. */
  readonly revision: Revision;
}

export interface RevokedToken {
  readonly type: 'DONE';
  readonly token: Token;
  /** RFC 3339. */
  readonly revokedAt: string;
  /** The view has folded it: the token does not work here any more. */
  readonly revision: Revision;
}

/**
 * Makes, revokes and lists tokens, for administrators. Whoever is one of some clusters and namespaces only deals with tokens that have rights
 * there and nowhere else: others do not exist for them.
 */
export class TokenDesk {
  constructor(private readonly parts: TokenDeskParts) {}

  /** `input`: as somebody sent it. Throws {@link StoreUnavailableError}, and {@link TooStaleError} if it was done and the view does not see it in time. */
  async create(input: unknown, caller: Caller): Promise<CreatedToken | Refusal> {
    const of = { action: 'token.create', target: targetOf(null), caller };
    if (!hasRole(caller.scopes, 'admin')) return recordRefusal(this.parts.audit, forbidden(), of);
    const now = this.now;
    const judged = validateTokenInput(input, { own: caller.scopes, now });
    if (!judged.valid) return recordRefusal(this.parts.audit, invalid(judged.violations), of);
    const { text, prefix, hmac } = this.parts.mint.make();
    const made = { id: this.parts.newId(), prefix, createdBy: caller.actor.name, createdAt: now };
    const token: Token = { ...made, ...judged.value };
    const revision = await this.parts.store.create({ ...token, hmac }, originOf(caller));
    await this.parts.reads.reach(revision);
    return { type: 'DONE', token, text, revision };
  }

  /** Ends a token, and with it the streams that are open for it. Throws as {@link create} does. */
  async revoke(id: string, caller: Caller): Promise<RevokedToken | Refusal> {
    const stored = this.visible(caller).find((token) => token.id === id);
    const of = { action: 'token.revoke', target: targetOf(stored ?? this.hidden(id)), caller };
    if (!hasRole(caller.scopes, 'admin')) return recordRefusal(this.parts.audit, forbidden(), of);
    if (!stored) return recordRefusal(this.parts.audit, notFound(`token ${id}`), of);
    const revokedAt = this.now;
    const revision = await this.parts.store.revoke(id, revokedAt, originOf(caller));
    if (!revision) return notFound(`token ${id}`);
    await this.parts.reads.reach(revision);
    return { type: 'DONE', token: withoutHmac(stored), revokedAt, revision };
  }

  /** Tokens that are not revoked, in the order in which they were made; without the database, when they were used is not known. */
  async list(caller: Caller): Promise<readonly ListedToken[] | Refusal> {
    const of = { action: 'token.list', target: targetOf(null), caller };
    if (!hasRole(caller.scopes, 'admin')) return recordRefusal(this.parts.audit, forbidden(), of);
    const tokens = this.visible(caller);
    const uses = await this.parts.uses.lastUses();
    return tokens.map((token) => ({ ...withoutHmac(token), lastUsedAt: uses.get(token.id) ?? null }));
  }

  private get now(): string {
    return new Date(this.parts.clock.nowMs()).toISOString();
  }

  private visible({ scopes }: Caller): readonly StoredToken[] {
    return this.tokens.all().filter((token) => mayGive(scopes, token.scopes));
  }

  private hidden(id: string): Token | null {
    return this.tokens.byId(id);
  }

  private get tokens() {
    const { view } = this.parts.reads.catalog;
    if (!view.at) throw new NotSyncedError([], 'the view is being loaded');
    return view.tokens;
  }
}

function targetOf(token: Token | null): AuditTarget {
  return { kind: 'token', cluster: null, namespace: null, name: token?.name ?? null, id: token?.id ?? null };
}

function originOf({ actor, address, userAgent, requestId }: Caller) {
  return { actor, address, userAgent, requestId };
}

function withoutHmac({ hmac: _secret, ...token }: StoredToken): Token {
  return token;
}

function forbidden(): Refusal {
  return { type: 'FORBIDDEN', code: 'FORBIDDEN', message: 'tokens are for administrators' };
}
