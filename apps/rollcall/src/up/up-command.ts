import { join } from 'node:path';

import { readSettings, SettingsError } from '@rollcall/platform';
import { Command } from 'commander';

import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import { Progress } from './progress.js';
import { Up } from './up.js';
import { UpError } from './up-error.js';

/** Folder of the whole: apps/, prisma/. */
const ROOT = join(import.meta.dirname, '../../../..');

const HELP = `
Starts PostgreSQL, the sync worker and the API in one process tree, and mirrors the cluster of KUBECONFIG (or of ~/.kube/config,
or of the Pod it runs in), or those of ROLLCALL_CLUSTERS. Without any it shows the demo cluster, and says so. Everything is set
by environment variables: see docs/configuration.md. Ctrl-C stops it; nothing is left behind.

Examples:
  rollcall up                               mirror the current context
  rollcall up --demo                        show the demo cluster, whatever is configured
  ROLLCALL_PORT=9000 rollcall up            on another port
  ROLLCALL_DATABASE_URL=postgresql://db.example/rollcall rollcall up
                                            with a PostgreSQL that is there already`;

/** `rollcall up`: everything in one process tree. */
export function upCommand(parts: CommandParts): Command {
  return new Command('up')
    .description('run everything here: database, worker and API')
    .option('--demo', 'mirror the demo cluster, whatever is configured', false)
    .addHelpText('after', HELP)
    .action(({ demo }: { demo: boolean }) => up(demo, parts));
}

/** Runs until a signal comes. Throws {@link CommandError}. */
async function up(demo: boolean, { environment, terminal }: CommandParts): Promise<void> {
  try {
    const progress = new Progress((text) => terminal.out(text));
    const instance = new Up(readSettings(environment), { root: ROOT, environment }, progress);
    const stopped = signalled();
    const started = instance.start(demo);
    await Promise.race([started, stopped]);
    await stopped;
    progress.say('Stopping ...');
    await started.catch(() => undefined); // it is not wanted any more
    await instance.stop();
  } catch (error) {
    if (error instanceof SettingsError) throw new CommandError(`\n${error.message}`, EXIT.CONFIG, { cause: error });
    if (error instanceof UpError) throw new CommandError(`\n${error.message}`, EXIT.FAILURE, { cause: error });
    throw error;
  }
}

/** Resolves at the first signal that asks to stop. Further ones change nothing: the stop is bounded by the drain time. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
