import { setTimeout as sleep } from 'node:timers/promises';

import { EVERYWHERE } from '@rollcall/catalog';
import type { Lifecycle, ProcessLogger } from '@rollcall/platform';
import { BindError, Metrics, OpsServer } from '@rollcall/platform';

import type { Adapters } from './adapters.js';
import { AdminSite } from './admin-site/admin-site.js';
import { createAdmission } from './admission.js';
import { createApp } from './app.js';
import { withCappedAudit } from './capped-audit.js';
import { createCatalogParts } from './catalog-parts.js';
import type { ApiConfig } from './config.js';
import { createCredentialParts } from './credential-parts.js';
import { healthProbes, statusProbe } from './health.js';
import { registerMetrics } from './metrics.js';
import { VERSION } from './version.js';

/** So long at the most is "not ready" told before connections are closed: who asks often sends nothing more here. */
const NOTICE_MS = 250;

/** What an API server is started with. */
export interface ServerParts {
  readonly config: ApiConfig;
  readonly logger: ProcessLogger;
  readonly adapters: Adapters;
  /** Where the admin UI was built; null = none is served. */
  readonly adminFolder: string | null;
  /** Ends what is started here. */
  readonly lifecycle: Lifecycle;
}

/** Ports of a running API server. */
export interface RunningServer {
  readonly port: number;
  readonly opsPort: number;
}

/** Starts an API server on its two ports. It answers at once, and is ready when its view is loaded. Throws {@link BindError}. */
export async function startServer({
  config,
  logger,
  adapters,
  adminFolder,
  lifecycle,
}: ServerParts): Promise<RunningServer> {
  const parts = createCatalogParts(config, logger, withCappedAudit(adapters, logger));
  const health = healthProbes({ parts, isStopping: () => lifecycle.isStopping });
  const status = statusProbe(parts, VERSION);
  const metrics = new Metrics();
  const admission = createAdmission(config, createCredentialParts(config, parts, logger), parts.clock);
  registerMetrics(metrics, parts, admission.rates);
  const ops = new OpsServer(
    new Map([...health, ['/statusz', () => status(EVERYWHERE)], ['/metrics', metrics.probe()]]),
  );
  const app = await createApp({
    config,
    logger,
    parts,
    health,
    status,
    admission,
    site: adminFolder === null ? null : await AdminSite.read(adminFolder),
    isStopping: () => lifecycle.isStopping,
  });

  lifecycle.onStop('notice', () => sleep(Math.min(NOTICE_MS, config.drainMs / 20)));
  lifecycle.onStop('streams', () => app.drain());
  lifecycle.onStop('http', () => app.close());
  lifecycle.onStop('ops', () => ops.close());
  lifecycle.onStop('catalog', () => parts.close());

  parts.catalog.start();
  const { host } = config;
  try {
    const port = await bound({ host, port: config.port, variable: 'ROLLCALL_PORT' }, (at) => app.listen(host, at));
    const opsPort = await bound({ host, port: config.opsPort, variable: 'ROLLCALL_OPS_PORT' }, (at) =>
      ops.listen(host, at),
    );
    logger.info('listening', { host, port, opsPort });
    return { port, opsPort };
  } catch (error) {
    await app.close();
    await parts.close();
    throw error;
  }
}

async function bound(
  wanted: ConstructorParameters<typeof BindError>[0],
  listen: (port: number) => Promise<number>,
): Promise<number> {
  try {
    return await listen(wanted.port);
  } catch (error) {
    throw new BindError(wanted, error as Error);
  }
}
