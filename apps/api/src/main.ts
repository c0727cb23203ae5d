import 'reflect-metadata';

import { Authenticator, HostPolicy, Lifecycle, Metrics, OpsServer, ProcessLogger } from '@rollcall/platform';

import { createApp } from './app.js';
import { createCatalogParts } from './catalog-parts.js';
import { loadConfig } from './config.js';
import { healthProbes } from './health.js';
import { registerMetrics } from './metrics.js';
import { VERSION } from './version.js';

const config = loadConfig();
const logger = ProcessLogger.create({ name: 'api', level: config.logLevel, format: config.logFormat });
for (const variable of config.unknownVariables) logger.warn('there is no such setting', { variable });

const lifecycle = new Lifecycle({ drainMs: config.drainMs, logger, exit: (code) => process.exit(code) });
lifecycle.listen(process);

const startedAtMs = performance.now();
const parts = createCatalogParts(config, logger);
const health = healthProbes({ parts, startedAtMs, version: VERSION, isStopping: () => lifecycle.isStopping });
const metrics = new Metrics();
registerMetrics(metrics, parts);
const ops = new OpsServer(new Map([...health, ['/metrics', metrics.probe()]]));
const app = await createApp({
  config,
  logger,
  parts,
  health,
  authenticator: new Authenticator(config),
  hosts: new HostPolicy(config.host, config.allowedHosts),
});

lifecycle.onStop('streams', () => app.drain());
lifecycle.onStop('http', () => app.close());
lifecycle.onStop('ops', () => ops.close());
lifecycle.onStop('catalog', () => parts.close());

parts.catalog.start();
const port = await app.listen(config.host, config.port);
const opsPort = await ops.listen(config.host, config.opsPort);
logger.info('listening', { host: config.host, port, opsPort });
process.send?.({ type: 'LISTENING', port, opsPort });
