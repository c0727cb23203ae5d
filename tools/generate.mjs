// `npm run generate`: writes the committed files that are made from the code. With --check nothing is written, and it fails if
// one of them is not what the code says.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ensureBuilt, fail, root } from './workspace.mjs';

await ensureBuilt();
const prettier = await import('prettier');
const { openApiDocument } = await import('../libs/rest/dist/index.js');
const { externalBackendsSchema } = await import('../libs/core/dist/index.js');
const { commandPage } = await import('../apps/rollcall/dist/command-page.js');
const { configurationPage } = await import('../libs/platform/dist/index.js');
const { version } = JSON.parse(readFileSync(join(root, 'apps', 'api', 'package.json'), 'utf8'));

const files = {
  'libs/rest/openapi.json': JSON.stringify(openApiDocument(version)),
  'docs/configuration.md': configurationPage(),
  'docs/reference/command.md': commandPage(),
  'docs/reference/external-backends.schema.json': JSON.stringify(externalBackendsSchema()),
};

const outdated = [];
for (const [name, text] of Object.entries(files)) {
  const path = join(root, name);
  const options = await prettier.resolveConfig(path);
  const formatted = await prettier.format(text, { ...options, filepath: path });
  if (read(path) === formatted) continue;
  outdated.push(name);
  if (process.argv.includes('--check')) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, formatted);
  console.log(`written: ${name}`);
}
if (process.argv.includes('--check') && outdated.length > 0) {
  fail(`Not what the code says: ${outdated.join(', ')}. Run \`npm run generate\` and commit what it writes.`);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
