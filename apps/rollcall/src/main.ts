import { text } from 'node:stream/consumers';

import { processEnvironment } from './config.js';
import { EXIT } from './exit-codes.js';
import { run } from './run.js';
import { processTerminal } from './terminal/process-terminal.js';

// `rollcall … | head` closes the pipe when it has enough: that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(EXIT.OK);
  });
}

const environment = processEnvironment();
const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());

process.exitCode = await run(process.argv.slice(2), {
  terminal: processTerminal(process, environment),
  environment,
  input: () => text(process.stdin),
  signal: interrupt.signal,
  now: () => Date.now(),
});
