// Shows that lint finds what it is for: each of these has to be refused, and harmless text in the same place has to pass.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ESLint } from 'eslint';

import { node, root } from './workspace.mjs';

const eslint = new ESLint({ cwd: root });
const problems = [];

/** Lints a text as if it stood in a file that exists; `rule` must object, or nothing may (null). */
async function expect(what, file, { text, rule }) {
  const [{ messages }] = await eslint.lintText(`${text}\n`, { filePath: join(root, file) });
  const rules = messages.map(({ ruleId, message }) => ruleId ?? message);
  if (rule === null ? rules.length > 0 : !rules.includes(rule))
    problems.push(`${what}: wanted ${rule ?? 'no complaint'}, got ${rules.join(', ') || 'none'}`);
}

const [core, catalog, edge] = [
  'libs/core/src/limits.ts',
  'libs/catalog/src/clock.ts',
  'libs/rest/src/query/duration.ts',
];
const boundary = '@nx/enforce-module-boundaries';
const migrate = "export { migrate } from '@rollcall/store';";
await expect('harmless text in core', core, { text: 'export const LIMIT = 1;', rule: null });
await expect('core imports an adapter', core, { text: migrate, rule: boundary });
await expect('an edge imports an adapter', edge, { text: migrate, rule: boundary });
await expect('catalog imports an edge', catalog, {
  text: "export { RestModule } from '@rollcall/rest';",
  rule: boundary,
});
await expect('core imports a package', core, { text: "export { parse } from 'yaml';", rule: boundary });
await expect('a deep import', catalog, {
  text: "export { MAX_HINTS } from '@rollcall/core/dist/limits.js';",
  rule: 'no-restricted-imports',
});
await expect('a timer in core', core, { text: 'setTimeout(() => undefined, 1);', rule: 'no-restricted-globals' });
await expect('a timer in catalog', catalog, {
  text: 'setInterval(() => undefined, 1);',
  rule: 'no-restricted-globals',
});
await expect('the environment in a room', edge, {
  text: 'export const HOME = process.env.HOME;',
  rule: 'no-restricted-syntax',
});

await expect('the admin UI imports an adapter', 'apps/admin/src/shell/use-online.ts', {
  text: migrate,
  rule: boundary,
});
await expect('words in the markup', 'apps/admin/src/components/ago.tsx', {
  text: 'export const page = <p>words</p>;',
  rule: 'no-restricted-syntax',
});

const untagged = join(root, 'libs', `untagged-${process.pid}`);
try {
  mkdirSync(untagged);
  writeFileSync(join(untagged, 'package.json'), '{"name": "@rollcall/untagged", "version": "0.0.0", "private": true}');
  const lint = spawnSync(node, ['node_modules/eslint/bin/eslint.js', core], { cwd: root, encoding: 'utf8' });
  if (lint.status === 0 || !lint.stderr.includes('needs exactly one tag'))
    problems.push(
      `a project without a tag: wanted a refusal, got exit code ${lint.status}\n${lint.stdout}${lint.stderr}`,
    );
} finally {
  rmSync(untagged, { recursive: true, force: true });
}

for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
