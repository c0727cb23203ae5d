import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';

import { ROOT } from './harness/server-process.js';

/** Variables that are no settings: of the compose file, of the command, of the tests, and of examples. */
const OTHER_VARIABLES = ['ROLLCALL_KUBECONFIG', 'ROLLCALL_TEST_CHROMIUM', 'ROLLCALL_TOKEN', 'ROLLCALL_URL'];

const PAGES = pagesIn(ROOT);
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

describe('the documentation', () => {
  test('is where the first look goes', () => {
    for (const page of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'])
      expect(PAGES).toContain(page);
    expect(PAGES.length).toBeGreaterThan(40);
  });

  test('links to what exists, down to the heading', () => {
    expect(PAGES.flatMap((page) => linksOf(page).flatMap((link) => brokenLink(page, link) ?? []))).toEqual([]);
  });

  test('has no page that nothing leads to', () => {
    const led = new Set(PAGES.flatMap((page) => linksOf(page).map((link) => targetOf(page, link).file)));
    expect(PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md' && !led.has(page))).toEqual([]);
  });

  test('names only settings that there are', () => {
    const settings = new Set([...variablesOf(textOf('docs/configuration.md')), ...OTHER_VARIABLES]);
    expect(settings.size).toBeGreaterThan(30);
    const unknown = PAGES.flatMap((page) =>
      variablesOf(textOf(page))
        // `ROLLCALL_*` and the like name a family.
        .filter((name) => !settings.has(name) && !name.endsWith('_'))
        .map((name) => `${page}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  test('names only files that there are', () => {
    const missing = PAGES.flatMap((page) =>
      pathsOf(textOf(page))
        .filter((path) => !existsSync(join(ROOT, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(missing).toEqual([]);
    expect(pathsOf(textOf('ARCHITECTURE.md')).length).toBeGreaterThan(60);
  });

  test('shows YAML and JSON that can be read', () => {
    const blocks = PAGES.flatMap((page) =>
      [...textOf(page).matchAll(/^```(?:ya?ml|json)\n(.*?)^```/gms)].map(([, text = '']) => ({ page, text })),
    );
    expect(blocks.length).toBeGreaterThan(5);
    for (const { page, text } of blocks)
      expect([page, parseAllDocuments(text).flatMap(({ errors }) => errors)]).toEqual([page, []]);
  });

  test('asks only for what the API has', () => {
    const { paths } = JSON.parse(textOf('libs/rest/openapi.json')) as { paths: Record<string, object> };
    const routes = Object.entries(paths).map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/?:]+')}$`),
      parameters: parametersOf(operations),
    }));
    const wrong = PAGES.flatMap((page) =>
      requestsOf(textOf(page)).flatMap(({ path, parameters }) => {
        const route = routes.find(({ pattern }) => pattern.test(path));
        const unknown = parameters.filter((name) => !route?.parameters.has(name));
        return route && unknown.length === 0 ? [] : [`${page}: ${path} ${unknown.join(' ')}`];
      }),
    );
    expect(wrong).toEqual([]);
    expect(PAGES.flatMap((page) => requestsOf(textOf(page))).length).toBeGreaterThan(15);
  });

  test('tells the limits of GraphQL as they are', () => {
    const limits = textOf('libs/graphql/src/limits/limits.ts');
    const page = textOf('docs/reference/graphql.md');
    const values = [...limits.matchAll(/^ {2}\w+: ([\d_]+),$/gm)].map(([, value = '']) =>
      Number(value.replaceAll('_', '')),
    );
    expect(values.length).toBeGreaterThan(10);
    for (const value of values) expect([value, page.includes(value.toLocaleString('en'))]).toEqual([value, true]);
  });

  test('tells every metric', () => {
    const page = textOf('docs/how-to/operate.md');
    for (const app of ['api', 'sync'])
      for (const [, name = ''] of textOf(`apps/${app}/src/metrics.ts`).matchAll(/name: ['`](rollcall_\w+)['`]/g))
        expect([name, page.includes(name)]).toEqual([name, true]);
  });

  test('tells every code of an error', () => {
    const page = textOf('docs/reference/errors.md');
    const table = textOf('libs/rest/src/problems/problem.ts');
    const codes = [...table.matchAll(/^ {2}([A-Z_]+): \{ status: (\d+)/gm)];
    expect(codes.length).toBeGreaterThan(15);
    for (const [, code = '', status = ''] of codes)
      expect([code, new RegExp(`\`${code}\` +\\| ${status} `).test(page)]).toEqual([code, true]);
  });
});

/** Paths of all pages, from the root. */
function pagesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(node_modules|dist|tmp|coverage|generated|\..*)$/.test(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [relative(ROOT, path)] : [];
  });
}

/** Without what is quoted: code is no prose. */
function proseOf(page: string): string {
  return textOf(page)
    .replaceAll(/^```.*?^```/gms, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

function linksOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function targetOf(page: string, link: string): { readonly file: string; readonly heading: string } {
  const [path = '', heading = ''] = link.split('#');
  return { file: path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path)), heading };
}

function brokenLink(page: string, link: string): string | null {
  const { file, heading } = targetOf(page, link);
  if (!existsSync(join(ROOT, file))) return `${page}: ${link}`;
  if (heading === '' || headingsOf(file).includes(heading)) return null;
  return `${page}: ${link} (no such heading)`;
}

/** Anchors of a page's headings, as they are made from their text. */
function headingsOf(page: string): readonly string[] {
  const prose = textOf(page).replaceAll(/^```.*?^```/gms, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function variablesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\bROLLCALL_[A-Z_]+/g)].map(([name]) => name))];
}

/** What is quoted and looks like a file of ours; patterns are no files. */
function pathsOf(text: string): readonly string[] {
  const quoted = [...text.matchAll(/`((?:apps|libs|prisma|e2e|bench|docs|tools)\/[^`\s]*)`/g)].map(
    ([, path = '']) => path,
  );
  return quoted.filter((path) => !/[<>*{}]/.test(path));
}

interface DocumentedRequest {
  readonly path: string;
  readonly parameters: readonly string[];
}

/** Requests to the REST API in examples. */
function requestsOf(text: string): readonly DocumentedRequest[] {
  return [...text.matchAll(/http:\/\/127\.0\.0\.1:8080(\/[^\s'"`<>)]*)/g)]
    .map(([, url = '']) => new URL(url, 'http://api'))
    .filter(({ pathname }) => !pathname.startsWith('/graphql'))
    .map(({ pathname, searchParams }) => ({ path: pathname, parameters: [...searchParams.keys()] }));
}

function parametersOf(operations: object): ReadonlySet<string> {
  const all = Object.values(operations) as readonly { readonly parameters?: readonly { readonly name: string }[] }[];
  return new Set(all.flatMap(({ parameters = [] }) => parameters.map(({ name }) => name)));
}
