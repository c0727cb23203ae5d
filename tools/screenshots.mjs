// `npm run screenshots`: every screen of the admin UI, in both themes, of a demo that is started for it, into tmp/screenshots. With --url it
// looks at a Rollcall that runs, and writes nothing there; with --only=services,clusters at some screens; with --width=320 as a narrow page.
/* global document */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { findChromium, LAUNCH_FLAGS } from './chromium.mjs';
import { DEMO_BACKENDS, SCREENS } from './screens.mjs';
import { ensureBuilt, ensureInstalled, fail, node, root } from './workspace.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    only: { type: 'string' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '800' },
    language: { type: 'string', default: 'en' },
    token: { type: 'string' },
  },
});
const only = values.only?.split(',') ?? Object.keys(SCREENS);
for (const name of only) if (!SCREENS[name]) fail(`There is no screen ${name}: ${Object.keys(SCREENS).join(', ')}`);
// In their own order: what is registered last ends what others begin with.
const wanted = Object.keys(SCREENS).filter((name) => only.includes(name));
const folder = join(root, 'tmp', 'screenshots');

await ensureInstalled();
if (!values.url) await ensureBuilt();
const executablePath = findChromium();
if (!executablePath) fail('There is no Chromium: install the package "chromium".');
const { chromium } = await import('playwright-core');
mkdirSync(folder, { recursive: true });

const demo = values.url ? null : await startDemo();
const browser = await chromium.launch({ executablePath, args: LAUNCH_FLAGS });
try {
  for (const colorScheme of ['light', 'dark']) await look(colorScheme);
} finally {
  await browser.close();
  await demo?.stop();
}

async function look(colorScheme) {
  const context = await browser.newContext({
    baseURL: values.url ?? demo.url,
    viewport: { width: Number(values.width), height: Number(values.height) },
    colorScheme,
    locale: values.language,
    reducedMotion: 'reduce',
  });
  const token = values.token ?? demo?.token;
  // A program that is no page signs in as one: the cookie that it gets is that of the whole context.
  if (token) await context.request.post('/v1/session', { headers: { authorization: `Bearer ${token}` } });
  if (demo && colorScheme === 'light') await furnish(context.request, token);
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(`${page.url()}: ${message.text()}`));
  page.on('pageerror', (error) => console.error(`${page.url()}: ${error.stack}`));
  for (const name of wanted) {
    const { path, act, writes = false } = SCREENS[name];
    if (writes && !demo) continue;
    await page.goto(path);
    await settled(page);
    await act?.(page, colorScheme);
    await settled(page);
    const file = join(folder, `${name}-${colorScheme}${values.width === '1280' ? '' : `-${values.width}`}.png`);
    await page.screenshot({ path: file, animations: 'disabled' });
    console.log(file);
  }
  await context.close();
}

async function settled(page) {
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => document.querySelector('[data-loading]') === null);
  await page.waitForTimeout(400);
}

/** What a demo has none of: backends and a token. */
async function furnish(request, token) {
  const headers = { authorization: `Bearer ${token}` };
  const { namespace, name, items } = DEMO_BACKENDS;
  const backends = `/v1/namespaces/${namespace}/services/${name}/backends`;
  await request.post(backends, { headers, data: { items }, failOnStatusCode: true });
  const data = { name: 'deploy', role: 'registrar', namespaces: [namespace] };
  await request.post('/v1/tokens', { headers, data, failOnStatusCode: true });
}

async function startDemo() {
  const data = mkdtempSync(join(tmpdir(), 'rollcall-screenshots-'));
  const child = spawn(node, [join(root, 'apps/rollcall/bin/rollcall.mjs'), 'up', '--demo'], {
    env: {
      PATH: process.env.PATH,
      ROLLCALL_PORT: '0',
      ROLLCALL_OPS_PORT: '0',
      ROLLCALL_DATA_DIR: data,
      ROLLCALL_ADMIN_TOKEN: 'screenshots-admin-token',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const [, found] = /^ {2}URL +(\S+)$/m.exec(output) ?? [];
      // Only now there is something to look at, and to register for.
      if (found && output.includes('cluster demo is LIVE')) resolve(found);
    });
    void ended.then(() => reject(new Error(`the demo ended:\n${output}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { url, token: 'screenshots-admin-token', stop };
}
