// `npm test`: from a fresh clone to a verdict. Installs what is locked, builds, checks formatting, lint, types and generated
// files, and runs every suite. Each check and each test counts; what was skipped is named.
// The last line is `N passed, N failed`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { findChromium } from './chromium.mjs';
import { ensureBuilt, ensureInstalled, node, nxEnv, root, run } from './workspace.mjs';

const nx = (target) => [
  node,
  ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', target, '--output-style=static', '--nxBail=false'],
];
const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

const CHECKS = [
  ['formatting', node, ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']],
  ['types of the specs', ...nx('types')],
  ['lint', ...nx('lint')],
  ['lint finds what it is for', node, ['tools/check-lint.mjs']],
  ['generated files are up to date', node, ['tools/generate.mjs', '--check']],
];
// No test waits by the clock: a limit only ends what hangs, also on a machine that is busy.
const LIMIT = '--testTimeout=60000';
const SUITES = [
  ['suites', ['--config', 'jest.config.mjs', '--maxWorkers=2', LIMIT]],
  ['end-to-end suites', ['--config', 'e2e/jest.config.mjs', '--runInBand', '--forceExit', LIMIT]],
];

/** Where the browser of this machine is, for those suites that look at the admin UI. */
const browser = findChromium();
const suiteEnv = browser === null ? {} : { ROLLCALL_TEST_CHROMIUM: browser };
const reports = join(root, 'tmp', 'test-reports');
const failures = [];
const skipped = [];
let passed = 0;

await ensureInstalled();
await ensureBuilt();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
for (const [name, command, args] of CHECKS) await check(name, command, args);
for (const [name, args] of SUITES) await suite(name, args);

console.log('');
if (skipped.length > 0) console.log(`Skipped:\n${skipped.map((name) => `  ${name}`).join('\n')}`);
if (failures.length > 0) console.log(`Failed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`${passed} passed, ${failures.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exit(failures.length > 0 ? 1 : 0);

async function check(name, command, args) {
  const begun = Date.now();
  process.stdout.write(`${name} ... `);
  try {
    await run(command, args, { env: nxEnv, what: name });
    passed += 1;
    console.log(`ok (${seconds(begun)} s)`);
  } catch (error) {
    failures.push(name);
    console.log(`failed (${seconds(begun)} s)\n${error.message}`);
  }
}

/** A suite that could not run at all counts as one failure. */
async function suite(name, args) {
  const report = join(reports, `${name.replaceAll(' ', '-')}.json`);
  console.log(`${name}:`);
  await run(node, [...jest, ...args, '--json', `--outputFile=${report}`], {
    show: 'stderr',
    env: suiteEnv,
    what: name,
  }).catch(() => undefined);
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    failures.push(`${name}: did not run`);
    return;
  }
  for (const { name: file, message, assertionResults } of result.testResults) {
    const where = relative(root, file);
    if (assertionResults.length === 0 && message) failures.push(`${where}: did not run`);
    for (const { fullName, status } of assertionResults) {
      if (status === 'passed') passed += 1;
      else if (status === 'failed') failures.push(`${where}: ${fullName}`);
      else skipped.push(`${where}: ${fullName}`);
    }
  }
}

function seconds(begun) {
  return ((Date.now() - begun) / 1000).toFixed(1);
}
