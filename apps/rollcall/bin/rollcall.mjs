#!/usr/bin/env node
// The command as it is installed. It runs what was compiled from src/.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  console.error('rollcall is not built yet. In the folder of the repository, run:\n\n  npm ci && npm run build\n');
  process.exitCode = 1;
}
