import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { TestApi } from '../testing/test-api.js';

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const INDEX = '<!doctype html><meta name="csp-nonce" nonce="__CSP_NONCE__"><script src="/assets/main-1.js"></script>';
/** Where the admin UI says which screens it has. */
const SCREENS = new URL('../../../admin/src/screens/', import.meta.url);
const SCRIPT = `console.log('${'long '.repeat(400)}');`;

let folder: string;
let api: TestApi;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-site-'));
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, '.vite'));
  writeFileSync(join(folder, 'index.html'), INDEX);
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, '.vite', 'manifest.json'), '{}');
  writeFileSync(join(folder, 'assets', 'main-1.js'), SCRIPT);
  writeFileSync(join(folder, 'assets', 'main-1.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'assets', 'main-1.js.gz'), gzipSync(SCRIPT));
  api = await TestApi.start({ adminFolder: folder, anonymous: 'none' });
});

afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a page of the admin UI', () => {
  test.each([
    '/',
    '/services',
    '/services/shop/cart',
    '/services/shop/cart/zones?cluster=prod',
    '/register',
    '/sign-in',
  ])('is there for a browser that goes to %s, without credentials', async (path) => {
    const page = await api.get(path, BROWSER);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('cache-control')).toBe('no-cache');
  });

  test('is there for every screen that the admin UI has', async () => {
    const paths = screenPaths();
    expect(paths).toEqual(expect.arrayContaining(['/', '/backends/x', '/services/x/x/zones']));
    for (const path of paths)
      expect([path, await (await api.get(path, BROWSER)).text()]).toEqual([path, expect.stringContaining('csp-nonce')]);
  });

  test('allows no script but our files, and no style element but those that know its nonce, which is another each time', async () => {
    const nonces = await Promise.all(
      ['/', '/'].map(async (path) => {
        const page = await api.get(path, BROWSER);
        const policy = page.headers.get('content-security-policy') ?? '';
        expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{22}';/);
        expect(policy).not.toContain('unsafe');
        for (const directive of ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"])
          expect(policy).toContain(directive);
        const [, nonce] = /'nonce-([\w-]+)'/.exec(policy)!;
        expect(await page.text()).toContain(`nonce="${nonce}"`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  test('never stands before the API: not for its paths, not for programs, not for other methods', async () => {
    for (const path of ['/v1/services', '/graphql', '/v1/nothing', '/assets/none.js', '/nothing', '/register/x'])
      expect([path, (await api.get(path, BROWSER)).headers.get('content-type')]).toEqual([
        path,
        expect.not.stringContaining('text/html'),
      ]);
    for (const path of ['/docs', '/livez', '/readyz', '/openapi.json'])
      expect([path, await (await api.get(path, BROWSER)).text()]).toEqual([
        path,
        expect.not.stringContaining('csp-nonce'),
      ]);
    expect(await api.json('/')).toMatchObject({ name: 'Rollcall' });
    expect((await api.get('/services', { accept: '*/*' })).status).not.toBe(200);
    expect((await fetch(api.url('/services'), { method: 'POST', headers: BROWSER })).status).not.toBe(200);
  });

  test('is not shown under a name that this server is not known by', async () => {
    const status = await new Promise((resolve, reject) => {
      request(api.url('/services'), { headers: { ...BROWSER, host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe('a file of the admin UI', () => {
  test.each([
    ['br', 'gzip, deflate, br'],
    ['gzip', 'gzip'],
    ['gzip', 'br;q=0, gzip'],
    [null, ''],
  ])('is sent as %s to who reads "%s", and may be kept for ever', async (encoding, accepted) => {
    const { status, headers, body } = await raw('/assets/main-1.js', { 'accept-encoding': accepted });
    expect([status, headers['content-encoding'] ?? null]).toEqual([200, encoding]);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    if (encoding === 'br') expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
  });

  test('without a hash in its name is asked for again, and sent once', async () => {
    const first = await api.get('/favicon.svg');
    expect([first.headers.get('cache-control'), await first.text()]).toEqual(['no-cache', '<svg/>']);
    const again = await api.get('/favicon.svg', { 'if-none-match': first.headers.get('etag')! });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('that was not meant to be seen is none', async () => {
    for (const path of ['/.vite/manifest.json', '/index.html', '/assets/main-1.js.br', '/assets/../../package.json'])
      expect([path, (await raw(path, BROWSER)).body.toString()]).toEqual([path, expect.stringContaining('"code"')]);
  });
});

/** With a name for each parameter. */
function screenPaths(): readonly string[] {
  const route = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']*)'/;
  const routes = new Map(
    readdirSync(SCREENS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('-route.ts'))
      .map((file) => {
        const [, name, parent = '', path = ''] = route.exec(readFileSync(new URL(file, SCREENS), 'utf8')) ?? [];
        if (name === undefined) throw new TypeError(`${file} has no route that can be read here`);
        return [name, { parent, path }];
      }),
  );
  const pathOf = (name: string): string => {
    const found = routes.get(name);
    return found ? pathOf(found.parent) + found.path.replaceAll(/\$\w+/g, 'x') : '';
  };
  return [...routes.keys()].map(pathOf);
}

function raw(path: string, headers: Readonly<Record<string, string>>): Promise<Raw> {
  return new Promise((resolve, reject) => {
    request(api.url(''), { path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

interface Raw {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}
