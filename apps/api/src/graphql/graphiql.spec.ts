import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aService } from '@rollcall/testing';

import { TestApi } from '../testing/test-api.js';

let api: TestApi;

beforeEach(async () => {
  ({ api } = await TestApi.serving(aService('cart')));
});

afterEach(() => api.stop());

test('GraphiQL and all that it loads comes from here, and is not sent twice', async () => {
  const page = await api.get('/graphiql');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  const html = await page.text();
  expect(html).not.toMatch(/https?:\/\//);
  expect(html).not.toMatch(/<script[^>]*>[^<]/);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
  expect(files).toHaveLength(6);
  for (const path of files) {
    const first = await api.get(path);
    expect([path, first.status]).toEqual([path, 200]);
    expect(first.headers.get('content-type')).toMatch(path.endsWith('css') ? /^text\/css/ : /^text\/javascript/);
    expect((await first.text()).length).toBeGreaterThan(50);
    const again = await api.get(path, { 'if-none-match': first.headers.get('etag')! });
    expect([path, again.status]).toEqual([path, 304]);
  }
});

test('a browser at /graphql is led there; a program is not', async () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const page = await fetch(api.url('/graphql'), { headers: { accept }, redirect: 'manual' });
  expect([page.status, page.headers.get('location')]).toEqual([303, '/graphiql']);
  expect((await api.get('/graphql')).status).toBe(400);
});

test('the page needs no credentials, and what is asked from it does', async () => {
  await api.stop();
  api = await TestApi.start({ anonymous: 'none' });
  expect((await api.get('/graphiql')).status).toBe(200);
  expect((await api.get('/graphiql/start.mjs')).status).toBe(200);
  expect((await api.get('/graphiql/other.js')).status).toBe(404);
  expect((await api.get('/graphql')).status).toBe(401);
});
