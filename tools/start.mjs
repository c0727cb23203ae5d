// `npm start`: from a fresh clone to a running Rollcall. Needs Node 20 or newer and npm, and nothing else: installs what is
// locked, builds what changed, and hands over to the command on the Node that the project brings.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { ensureBuilt, ensureInstalled, node, root } from './workspace.mjs';

await ensureInstalled();
await ensureBuilt();
const child = spawn(node, ['--enable-source-maps', 'apps/rollcall/bin/rollcall.mjs', 'up', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  // Loading modules is most of a start: what was compiled once is found again, by the whole tree.
  env: { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/rollcall/compiled'), ...process.env },
});
// Whoever signals this process means the whole tree. From a terminal
// the child hears Ctrl-C by itself as well; twice is as good as once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm hands a signal to a shell in between, which may end without a word: whoever is left alone then, ends the tree.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
