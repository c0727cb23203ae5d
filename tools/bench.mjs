// `npm run bench`: installs and builds what is not there yet, then measures (bench/src/main.mjs). Never part of the tests.
import { spawn } from 'node:child_process';

import { ensureBuilt, ensureInstalled, node, root } from './workspace.mjs';

await ensureInstalled();
await ensureBuilt();
const child = spawn(node, ['bench/src/main.mjs', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
// Ctrl-C reaches the child by itself; this process only has to outlive it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
