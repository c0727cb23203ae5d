import type { KeyObject } from 'node:crypto';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import { BOOTSTRAP, UnauthenticatedError } from '../authenticator.js';
import type { SessionVerifier } from '../credential-verifiers.js';
import { derivedKey } from '../derived-key.js';
import type { KnownTokens } from '../known-tokens.js';
import { holderOf } from '../known-tokens.js';
import type { Principal, PrincipalScopes } from '../principal.js';
import { cookieValue } from './cookies.js';
import { SealedBox } from './sealed-box.js';

/** Name of the cookie, without what HTTPS puts in front of it. */
export const SESSION_COOKIE = 'rollcall';

/** Who signed in: what has to be right at every request, so that a session ends with what it was begun with. */
type SignedIn =
  | { readonly kind: 'token'; readonly id: string }
  | { readonly kind: 'bootstrap'; readonly proof: string }
  | {
      readonly kind: 'oidc';
      readonly issuer: string;
      readonly id: string;
      readonly name: string;
      readonly scopes: PrincipalScopes;
    };

interface Content {
  readonly id: string;
  readonly who: SignedIn;
  /** Unix milliseconds: the end, whatever happens. */
  readonly endsAtMs: number;
  /** Unix milliseconds: when it was begun, or last renewed. */
  readonly usedAtMs: number;
}

/** A session as a request shows it. */
export interface Session {
  readonly principal: Principal;
  /** Has to be in the header `rollcall-csrf` of what would change something. */
  readonly csrf: string;
  /** Sealed anew, if the browser should keep that instead; null = what it has is good. */
  readonly renewed: string | null;
}

export interface SessionOptions {
  /** The installation's secret. */
  readonly secretKey: string;
  readonly adminToken: string | null;
  readonly oidcIssuer: string | null;
  readonly sessionMaxMs: number;
  readonly sessionIdleMs: number;
}

export interface SessionParts {
  readonly tokens: KnownTokens;
  readonly nowMs: () => number;
}

/** Characters of a cookie that every browser keeps. */
const COOKIE_LIMIT = 3_900;

/**
 * Sessions of browsers. They are kept by the browsers alone, sealed, so every replica knows them and none remembers any. A session ends when
 * the token that it was begun with does, after a time without requests, and after a time at any rate. It cannot be ended otherwise: signing
 * out has the browser forget it.
 */
export class Sessions implements SessionVerifier {
  private readonly box: SealedBox<Content>;
  private readonly key: KeyObject;

  constructor(
    private readonly options: SessionOptions,
    private readonly parts: SessionParts,
  ) {
    this.box = new SealedBox(options.secretKey, 'session');
    this.key = derivedKey(options.secretKey, 'session');
  }

  /** Begins one. `value`: of the cookie. Throws {@link UnauthenticatedError} for what no cookie can hold, or nobody can sign in as. */
  begin(principal: Principal): { readonly value: string; readonly session: Session } {
    const now = this.parts.nowMs();
    const id = randomBytes(16).toString('base64url');
    const endsAtMs = now + this.options.sessionMaxMs;
    const content: Content = { id, who: this.signedIn(principal), endsAtMs, usedAtMs: now };
    const value = this.box.seal(content);
    if (value.length > COOKIE_LIMIT)
      throw new UnauthenticatedError('these scopes are too long for the cookie of a session: name fewer namespaces');
    const session = { principal: this.principal(content), csrf: this.csrfOf(content), renewed: null };
    return { value, session };
  }

  principalOf(cookies: string): Principal | null {
    return this.shown(cookies)?.principal ?? null;
  }

  /** The session among these cookies; null = there is none. Throws {@link UnauthenticatedError} for one that is not right, or over. */
  of(cookies: string): Session | null {
    const shown = this.shown(cookies);
    if (!shown) return null;
    const { content, principal } = shown;
    const now = this.parts.nowMs();
    const isOld = content.usedAtMs + this.options.sessionIdleMs / 4 <= now;
    const renewed = isOld ? this.box.seal({ ...content, usedAtMs: now }) : null;
    return { principal, csrf: this.csrfOf(content), renewed };
  }

  /** Whether a request was made by a page that was given the session's proof; also for requests that show no session. */
  isProven(cookies: string, csrf: string | undefined): boolean {
    const shown = this.shown(cookies);
    if (!shown) return true;
    const given = Buffer.from(csrf ?? '');
    const right = Buffer.from(this.csrfOf(shown.content));
    return given.length === right.length && timingSafeEqual(given, right);
  }

  /** What the cookie says that every request shows, and who that is; throws as {@link of} does. */
  private shown(cookies: string): { readonly content: Content; readonly principal: Principal } | null {
    const value = cookieValue(cookies, SESSION_COOKIE);
    if (value === null || value === '') return null;
    const content = this.box.open(value);
    const now = this.parts.nowMs();
    if (!content || content.endsAtMs <= now || content.usedAtMs + this.options.sessionIdleMs <= now) throw ended();
    return { content, principal: this.principal(content) };
  }

  private signedIn({ kind, id, name, scopes }: Principal): SignedIn {
    const { oidcIssuer } = this.options;
    if (kind === 'token') return { kind, id };
    if (kind === 'bootstrap') return { kind, proof: this.proof() };
    if (kind === 'oidc' && oidcIssuer !== null) return { kind, issuer: oidcIssuer, id, name, scopes };
    throw new UnauthenticatedError('to sign in takes credentials: send Authorization: Bearer <token>');
  }

  private principal({ who, endsAtMs }: Content): Principal {
    switch (who.kind) {
      case 'token': {
        const token = this.parts.tokens.byId(who.id);
        if (!token) throw ended();
        const holder = holderOf(token);
        return { ...holder, expiresAt: Math.min(endsAtMs, holder.expiresAt ?? endsAtMs) };
      }
      case 'bootstrap':
        if (this.options.adminToken === null || who.proof !== this.proof()) throw ended();
        return { ...BOOTSTRAP, expiresAt: endsAtMs };
      case 'oidc':
        if (who.issuer !== this.options.oidcIssuer) throw ended();
        return { kind: 'oidc', id: who.id, name: who.name, scopes: who.scopes, expiresAt: endsAtMs };
    }
  }

  /** Another bootstrap token ends the sessions that were begun with this one. */
  private proof(): string {
    return this.hmac(`bootstrap ${this.options.adminToken ?? ''}`);
  }

  private csrfOf({ id }: Content): string {
    return this.hmac(`csrf ${id}`);
  }

  private hmac(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}

function ended(): UnauthenticatedError {
  return new UnauthenticatedError('this session has ended: sign in again');
}
