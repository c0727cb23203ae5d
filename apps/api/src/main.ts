import 'reflect-metadata';

import { join } from 'node:path';

import { BindError, Lifecycle, ProcessLogger } from '@rollcall/platform';

import { loadConfig } from './config.js';
import { postgresAdapters } from './postgres-adapters.js';
import { startServer } from './server.js';

/** What `npm run build` makes of apps/admin. */
const ADMIN_FOLDER = join(import.meta.dirname, '../../admin/dist/site');

const config = loadConfig();
const logger = ProcessLogger.create({ name: 'api', level: config.logLevel, format: config.logFormat });
for (const variable of config.unknownVariables) logger.warn('there is no such setting', { variable });

const lifecycle = new Lifecycle({ drainMs: config.drainMs, logger, exit: (code) => process.exit(code) });
lifecycle.listen(process);
const adapters = postgresAdapters(config, logger);
try {
  const ports = await startServer({ config, logger, adapters, adminFolder: ADMIN_FOLDER, lifecycle });
  process.send?.({ type: 'LISTENING', ...ports });
} catch (error) {
  if (!(error instanceof BindError)) throw error;
  logger.error(error.message);
  logger.flush();
  process.exit(1);
}
