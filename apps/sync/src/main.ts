import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { NestFactory } from '@nestjs/core';
import { Lifecycle, Metrics, OpsServer, ProcessLogger } from '@rollcall/platform';

import { loadConfig } from './config.js';
import { healthProbes } from './health.js';
import { registerMetrics } from './metrics.js';
import { SyncModule } from './sync.module.js';
import { SyncWorker } from './sync-worker.js';

const config = loadConfig();
const logger = ProcessLogger.create({ name: 'sync', level: config.logLevel, format: config.logFormat });
for (const variable of config.unknownVariables) logger.warn('there is no such setting', { variable });

const lifecycle = new Lifecycle({ drainMs: config.drainMs, logger, exit: (code) => process.exit(code) });
lifecycle.listen(process);

const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
const context = await NestFactory.createApplicationContext(SyncModule.register({ config, logger, id }), {
  logger: false,
  abortOnError: false,
});
const worker = context.get(SyncWorker);

const metrics = new Metrics();
registerMetrics(metrics, worker);
const ops = new OpsServer(new Map([...healthProbes(worker, lifecycle), ['/metrics', metrics.probe()]]));

lifecycle.onStop('worker', () => worker.stop());
lifecycle.onStop('ops', () => ops.close());
lifecycle.onStop('context', () => context.close());

const opsPort = await ops.listen(config.host, config.opsPort);
worker.start();
logger.info('working', { id, opsPort, clusters: config.clusterConfigs.map(({ name }) => name) });
process.send?.({ type: 'LISTENING', opsPort });
