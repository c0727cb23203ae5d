import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';

/** What a token is signed with, where it is not what the issuer signs with. */
export interface Signing {
  readonly alg?: string;
  /** null = the header names none. */
  readonly kid?: string | null;
  readonly key?: CryptoKey | Uint8Array;
}

interface Grant {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly claims: JWTPayload;
}

/**
 * A small identity provider on loopback: discovery, keys, the code flow with PKCE for one client, and tokens as tests want them. Whoever
 * comes to its sign-in page is signed in at once, with {@link TestIssuer.signsIn}.
 */
export class TestIssuer {
  readonly clientId: string = 'rollcall-ui';
  readonly clientSecret: string = 'the-secret-of-the-client';
  /** Claims of whoever signs in next; null = they decline. */
  signsIn: JWTPayload | null = { sub: 'u-1', preferred_username: 'ada' };
  /** How often each path was asked for. */
  readonly asked = new Map<string, number>();
  /** Whether it answers at all. */
  isDown = false;
  /** Whether it sends browsers back with the state that they came with. */
  keepsState = true;
  private readonly grants = new Map<string, Grant>();
  private keys: { readonly kid: string; readonly private: CryptoKey; readonly public: CryptoKey; readonly jwk: JWK }[] =
    [];
  private readonly server = createServer((request, response) => void this.answer(request, response));

  private constructor(
    private readonly nowMs: () => number,
    private readonly host: string,
  ) {}

  /** `host`: by which loopback name it is known; to a browser another one is another site. */
  static async start(nowMs: () => number = Date.now, host = '127.0.0.1'): Promise<TestIssuer> {
    const issuer = new TestIssuer(nowMs, host);
    await issuer.rotate();
    issuer.server.listen(0, '127.0.0.1');
    await once(issuer.server, 'listening');
    return issuer;
  }

  get url(): string {
    return `http://${this.host}:${(this.server.address() as AddressInfo).port}`;
  }

  /** The key that it signs with, as text: what a forger could know. */
  publicKey(): Promise<string> {
    return exportSPKI(this.current().public);
  }

  /** Signs with a new key from now on, and names only that one. */
  async rotate(): Promise<void> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const kid = randomUUID();
    const jwk = { ...(await exportJWK(pair.publicKey)), kid, alg: 'ES256', use: 'sig' };
    this.keys = [{ kid, private: pair.privateKey, public: pair.publicKey, jwk }];
  }

  /** A token for an hour, unless the claims say otherwise; undefined claims are left out. */
  sign(claims: Readonly<Record<string, unknown>>, { alg = 'ES256', kid, key }: Signing = {}): Promise<string> {
    const nowS = Math.floor(this.nowMs() / 1_000);
    const all = { iss: this.url, aud: 'rollcall', sub: 'u-1', iat: nowS, exp: nowS + 3_600, ...claims };
    const current = this.current();
    const named = kid === undefined ? current.kid : kid;
    return new SignJWT(JSON.parse(JSON.stringify(all)) as JWTPayload)
      .setProtectedHeader({ alg, typ: 'JWT', ...(named !== null && { kid: named }) })
      .sign(key ?? current.private);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private current() {
    const [key] = this.keys;
    if (!key) throw new TypeError('the issuer has no key yet');
    return key;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    this.asked.set(url.pathname, (this.asked.get(url.pathname) ?? 0) + 1);
    if (this.isDown) send(response, 503, {});
    else if (url.pathname === '/.well-known/openid-configuration') send(response, 200, this.metadata());
    else if (url.pathname === '/keys') send(response, 200, { keys: this.keys.map(({ jwk }) => jwk) });
    else if (url.pathname === '/authorize') this.authorize(url.searchParams, response);
    else if (url.pathname === '/token' && request.method === 'POST') await this.exchange(request, response);
    else send(response, 404, {});
  }

  private metadata(): object {
    return {
      issuer: this.url,
      authorization_endpoint: `${this.url}/authorize`,
      token_endpoint: `${this.url}/token`,
      jwks_uri: `${this.url}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? '';
    const target = new URL(redirectUri);
    target.searchParams.set('state', this.keepsState ? (query.get('state') ?? '') : randomUUID());
    if (this.signsIn === null) target.searchParams.set('error', 'access_denied');
    else {
      const code = randomUUID();
      target.searchParams.set('code', code);
      const challenge = query.get('code_challenge') ?? '';
      this.grants.set(code, { challenge, nonce: query.get('nonce') ?? '', redirectUri, claims: this.signsIn });
    }
    response.writeHead(302, { location: target.href }).end();
  }

  private async exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const grant = this.grants.get(code);
    this.grants.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      grant?.challenge === challenge &&
      grant.redirectUri === form.get('redirect_uri') &&
      form.get('client_id') === this.clientId &&
      form.get('client_secret') === this.clientSecret;
    if (!isRight) {
      send(response, 400, { error: 'invalid_grant' });
      return;
    }
    const id = await this.sign({ aud: this.clientId, nonce: grant.nonce, ...grant.claims });
    send(response, 200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: id });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
