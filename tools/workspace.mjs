// What the scripts of this repository share: where things are, and how the workspace is made ready. Uses nothing but Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const stamps = join(root, 'node_modules', '.cache', 'rollcall');

/** The Node that the project brings (package `node`): the one that started this script may be older. */
export const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Rollcall needs Node 20 or newer to begin with; this is ${process.version}. See https://nodejs.org.`);
  process.exit(1);
}

const STDIO = { true: 'inherit', false: ['ignore', 'pipe', 'pipe'], stderr: ['ignore', 'ignore', 'inherit'] };

/** Runs a program. Its output is shown if it fails, or as it comes if `show`; `show: 'stderr'` drops what it writes to stdout. */
export function run(command, args, { show = false, env = {}, what } = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, env: { ...process.env, ...env }, stdio: STDIO[show] };
    const child = spawn(command, args, options);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${what ?? command} failed\n${output}`)),
    );
  });
}

/** Installs exactly what package-lock.json says, unless that was done already: npm's own record of it is written last. */
export async function ensureInstalled() {
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map(
    (file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  if (existsSync(node) && installed >= wanted) return;
  await step('Installing packages', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { what: 'npm ci' }).catch((error) => {
      throw new Error(`${error.message}\nIs the npm registry reachable? Try \`npm ping\`, then start again.`);
    }),
  );
  if (!existsSync(node)) {
    fail(
      'The package "node" has no program: its install script did not run. Run `npm rebuild node --foreground-scripts`, then start again.',
    );
  }
}

/** Compiles what changed since the last build. */
export async function ensureBuilt() {
  const sources = fingerprint(sourceFiles());
  if (stampOf('built') === sources) return;
  await step('Building', () =>
    run(node, ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--output-style=static'], {
      what: 'the build',
      env: nxEnv,
    }),
  );
  remember('built', sources);
}

/**
 * Nx without its daemon: nothing of ours outlives its script. And as on a person's machine: where CI is set, its boundary rule does not
 * know the projects behind the names that are imported, and finds nothing (tools/check-lint.mjs).
 */
export const nxEnv = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', CI: 'false' };

/** Shows that something goes on, and how long it took. */
export async function step(name, work) {
  const begun = Date.now();
  process.stderr.write(`${name} ... `);
  try {
    const result = await work();
    process.stderr.write(`${((Date.now() - begun) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    fail(error.message);
  }
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

function sourceFiles() {
  const files = ['package-lock.json', 'tsconfig.base.json', 'prisma/schema.prisma'];
  for (const group of ['apps', 'libs']) {
    for (const project of readdirSync(join(root, group))) {
      const folder = join(group, project);
      files.push(
        ...['package.json', 'tsconfig.json', 'index.html', 'vite.config.mjs'].map((name) => join(folder, name)),
      );
      if (existsSync(join(root, folder, 'src'))) {
        const names = readdirSync(join(root, folder, 'src'), { recursive: true });
        files.push(
          ...names
            .filter((name) => /\.(tsx?|css|json)$/.test(name) && !/\.spec\.tsx?$/.test(name))
            .map((name) => join(folder, 'src', name)),
        );
      }
    }
  }
  return files.filter((file) => !file.includes(join('src', 'generated')));
}

/** Differs when a file was written: names, sizes and times. */
function fingerprint(files) {
  const hash = createHash('sha256').update(process.platform);
  for (const file of files.sort()) {
    const stat = statSync(join(root, file), { throwIfNoEntry: false });
    hash.update(`${file} ${stat?.size} ${stat?.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function stampOf(name) {
  const file = join(stamps, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function remember(name, stamp) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), stamp);
}
