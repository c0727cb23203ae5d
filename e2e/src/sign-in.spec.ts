import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestIssuer } from '@rollcall/testing';

import { eventually } from './harness/eventually.js';
import { ADMIN_TOKEN, Installation } from './harness/installation.js';
import type { ServerProcess } from './harness/server-process.js';
import { Started } from './harness/started.js';

const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

const started = new Started();
let issuer: TestIssuer;
let installation: Installation;
beforeAll(async () => {
  issuer = started.add(await TestIssuer.start());
  const environment = {
    ROLLCALL_ANONYMOUS: 'none',
    ROLLCALL_OIDC_ISSUER: issuer.url,
    ROLLCALL_OIDC_CLIENT_ID: issuer.clientId,
    ROLLCALL_OIDC_CLIENT_SECRET: issuer.clientSecret,
    ROLLCALL_OIDC_ROLES_CLAIM: 'realm_access.roles',
  };
  installation = started.add(await Installation.start({ apis: 2, workers: 0, environment }));
  for (const { url } of installation.apis)
    await eventually('the view is loaded', async () => (await fetch(`${url}/v1/tokens`, { headers: ADMIN })).ok);
}, 120_000);
afterAll(() => started.stop(), 60_000);

function cookieOf(response: Response, name: string): string {
  const set = response.headers.getSetCookie().find((each) => each.startsWith(`${name}=`));
  return set?.split(';', 1)[0] ?? '';
}

async function callerAt({ url }: ServerProcess, cookie: string): Promise<unknown> {
  const session = (await (await fetch(`${url}/v1/session`, { headers: { cookie } })).json()) as { caller: unknown };
  return session.caller;
}

/** Who began a session, by the audit, newest first. */
async function begun({ url }: ServerProcess): Promise<readonly string[]> {
  const answer = await fetch(`${url}/v1/audit?action=session.begin&outcome=ALLOWED`, { headers: ADMIN });
  const { items } = (await answer.json()) as { items: readonly { actor: { id: string } }[] };
  return items.map(({ actor }) => actor.id);
}

test('a session that one replica began is known to all, also when that one is gone, and ends everywhere with its token', async () => {
  const [first, second] = installation.apis as [ServerProcess, ServerProcess];
  const made = await fetch(`${first.url}/v1/tokens`, {
    method: 'POST',
    headers: { ...ADMIN, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'on call', role: 'reader' }),
  });
  const { id, token } = (await made.json()) as { id: string; token: string };
  const signedIn = await fetch(`${first.url}/v1/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(signedIn.status).toBe(201);
  const cookie = cookieOf(signedIn, 'rollcall');
  await eventually('the other replica knows the token', async () => (await callerAt(second, cookie)) !== null);
  expect(await callerAt(second, cookie)).toMatchObject({ kind: 'token', id, role: 'reader' });

  await first.stop('SIGKILL');
  expect(await callerAt(second, cookie)).toMatchObject({ id });
  const third = await installation.addApi();
  await eventually('the new replica knows the token', async () => (await callerAt(third, cookie)) !== null);
  expect(await begun(third)).toContain(id);

  expect((await fetch(`${second.url}/v1/tokens/${id}`, { method: 'DELETE', headers: ADMIN })).status).toBe(200);
  await eventually('the session is over', async () => (await callerAt(third, cookie)) === null);
  expect(await callerAt(second, cookie)).toBeNull();
}, 60_000);

test('whoever signs in at the identity provider comes back as who they are there', async () => {
  const server = installation.apis.at(-1)!;
  issuer.signsIn = { sub: 'u-9', email: 'grace@corp.example', realm_access: { roles: ['rollcall-registrar'] } };
  const go = (url: string, cookie = '') => fetch(url, { redirect: 'manual', headers: { cookie } });
  const begins = await go(`${server.url}/v1/session/oidc?returnTo=/services`);
  const atProvider = await go(begins.headers.get('location')!);
  const back = await go(atProvider.headers.get('location')!, cookieOf(begins, 'rollcall-oidc'));
  expect([back.status, back.headers.get('location')]).toEqual([303, '/services']);
  expect(await callerAt(server, cookieOf(back, 'rollcall'))).toMatchObject({
    kind: 'oidc',
    id: 'u-9',
    name: 'grace@corp.example',
    role: 'registrar',
  });
  expect(await begun(server)).toContain('u-9');
  const jwt = await issuer.sign({ aud: issuer.clientId, sub: 'u-10' });
  const asked = await fetch(`${server.url}/v1/tokens`, { headers: { authorization: `Bearer ${jwt}` } });
  expect(asked.status).toBe(403);
}, 60_000);
