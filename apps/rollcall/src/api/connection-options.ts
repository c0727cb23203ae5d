import type { Command } from 'commander';
import { RollcallClient } from '@rollcall/client';

import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import type { Environment } from '../config.js';
import { EXIT } from '../exit-codes.js';

export interface ConnectionOptions {
  readonly url?: string;
  readonly token?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Where the API is, and who asks: the same for every sub-command that asks it. */
export function withConnection(command: Command): Command {
  return command
    .option('--url <url>', `where the API is (env ROLLCALL_URL, default ${DEFAULT_URL})`)
    .option('--token <token>', 'bearer token (better in env ROLLCALL_TOKEN: others see arguments)');
}

/** Flags win over the environment. */
export function connectionOf({ url, token }: ConnectionOptions, environment: Environment) {
  return {
    url: url ?? (environment.ROLLCALL_URL || DEFAULT_URL),
    token: token ?? (environment.ROLLCALL_TOKEN || undefined),
  };
}

/** Throws {@link CommandError} for what is no URL. */
export function clientOf(options: ConnectionOptions, { environment }: CommandParts): RollcallClient {
  try {
    return new RollcallClient(connectionOf(options, environment));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError(`--url or ROLLCALL_URL: ${error.message.replace(/^url: /, '')}`, EXIT.USAGE, {
      cause: error,
    });
  }
}
