import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { readSettings } from '../../settings/read-settings.js';
import { readOidcOptions } from './oidc-options.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'rollcall-oidc-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function read(environment: Readonly<Record<string, string>>) {
  return readOidcOptions(readSettings(environment));
}

const ISSUER = { ROLLCALL_OIDC_ISSUER: 'https://login.example/realms/main' };

test('without an issuer there is no identity provider', () => {
  expect(read({})).toEqual({ value: null });
});

test('a provider, a client and groups are read together', () => {
  const groups = file(
    'groups.yaml',
    'payments-team: {role: registrar, namespaces: [payments]}\nplatform: {role: admin}\n',
  );
  expect(
    read({
      ...ISSUER,
      ROLLCALL_OIDC_AUDIENCE: 'rollcall, api://rollcall',
      ROLLCALL_OIDC_CLIENT_ID: 'ui',
      ROLLCALL_OIDC_CLIENT_SECRET_FILE: file('secret', 's3cret\n'),
      ROLLCALL_OIDC_GROUPS_FILE: groups,
    }),
  ).toEqual({
    value: {
      issuer: 'https://login.example/realms/main',
      audiences: ['rollcall', 'api://rollcall', 'ui'],
      client: { id: 'ui', secret: 's3cret', scopes: ['openid', 'profile', 'email'] },
      rolesClaim: 'rollcall',
      groups: new Map([
        ['payments-team', { role: 'registrar', clusters: ['*'], namespaces: ['payments'], restrictedAddresses: false }],
        ['platform', { role: 'admin', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false }],
      ]),
      defaultRole: 'reader',
    },
  });
});

test('all that is wrong is said at once', () => {
  const groups = file(
    'groups.yaml',
    'a: {role: king}\nb: {role: reader, namespace: shop}\nc: {role: reader, clusters: []}\n',
  );
  const reading = read({
    ROLLCALL_OIDC_CLIENT_SECRET: 'a',
    ROLLCALL_OIDC_CLIENT_SECRET_FILE: join(folder, 'none'),
    ROLLCALL_OIDC_AUDIENCE: 'rollcall',
    ROLLCALL_OIDC_GROUPS_FILE: groups,
  });
  expect(reading).toEqual({
    problems: [
      'ROLLCALL_OIDC_CLIENT_SECRET and ROLLCALL_OIDC_CLIENT_SECRET_FILE: set one of them',
      `ROLLCALL_OIDC_CLIENT_SECRET_FILE=${join(folder, 'none')}: cannot be read: ENOENT`,
      `ROLLCALL_OIDC_GROUPS_FILE=${groups}: a: role must be one of reader, registrar, admin`,
      `ROLLCALL_OIDC_GROUPS_FILE=${groups}: b: namespace is not one of role, clusters, namespaces, restrictedAddresses`,
      `ROLLCALL_OIDC_GROUPS_FILE=${groups}: c: clusters and namespaces must be lists of names`,
      'ROLLCALL_OIDC_ISSUER: needed where other ROLLCALL_OIDC_ variables are set',
    ],
  });
});

test('an issuer whose tokens would be for anybody is refused', () => {
  expect(read(ISSUER)).toEqual({
    problems: ['ROLLCALL_OIDC_AUDIENCE: needed with ROLLCALL_OIDC_ISSUER, unless ROLLCALL_OIDC_CLIENT_ID is set'],
  });
});

test.each([
  'http://login.example',
  'login.example',
  'https://login.example?x=1',
  'https://a:b@login.example',
  'ftp://x',
])('%s is no issuer', (text) => {
  expect(() => readSettings({ ROLLCALL_OIDC_ISSUER: text })).toThrow(/must be the https URL of an identity provider/);
});

test('on loopback an issuer may speak plain HTTP', () => {
  expect(readSettings({ ROLLCALL_OIDC_ISSUER: 'http://127.0.0.1:5556/dex' })).toMatchObject({
    oidcIssuer: 'http://127.0.0.1:5556/dex',
  });
});

test.each([
  ['nonsense: [', /must|Flow|flow/],
  ['- a', /must map names of groups/],
  ['', /must map names of groups/],
])('a file of groups that holds %j is refused', (text, words) => {
  const reading = read({ ...ISSUER, ROLLCALL_OIDC_CLIENT_ID: 'ui', ROLLCALL_OIDC_GROUPS_FILE: file('groups', text) });
  expect(reading).toEqual({ problems: [expect.stringMatching(words)] });
});
