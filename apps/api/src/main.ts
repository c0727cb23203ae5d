import 'reflect-metadata';

import { BindError, Lifecycle, ProcessLogger } from '@rollcall/platform';

import { loadConfig } from './config.js';
import { postgresAdapters } from './postgres-adapters.js';
import { startServer } from './server.js';

const config = loadConfig();
const logger = ProcessLogger.create({ name: 'api', level: config.logLevel, format: config.logFormat });
for (const variable of config.unknownVariables) logger.warn('there is no such setting', { variable });

const lifecycle = new Lifecycle({ drainMs: config.drainMs, logger, exit: (code) => process.exit(code) });
lifecycle.listen(process);
const adapters = postgresAdapters(config, logger);
try {
  const ports = await startServer({ config, logger, adapters, lifecycle });
  process.send?.({ type: 'LISTENING', ...ports });
} catch (error) {
  if (!(error instanceof BindError)) throw error;
  logger.error(error.message);
  logger.flush();
  process.exit(1);
}
