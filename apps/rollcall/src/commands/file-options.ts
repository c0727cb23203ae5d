import type { Command } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { withConnection } from '../api/connection-options.js';

export interface FileOptions extends ConnectionOptions {
  readonly filename: readonly string[];
  readonly prune?: boolean;
}

/** Which files: the same for what compares and for what applies. */
export function withFiles(command: Command): Command {
  return withConnection(
    command
      .requiredOption('-f, --filename <names...>', 'files, folders, or - for standard input')
      .option('--prune', 'of the Services in the files: what is registered and not in the files, too'),
  );
}
