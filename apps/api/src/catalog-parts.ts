import {
  Catalog,
  ClusterReads,
  ClusterStreams,
  EndpointReads,
  EndpointStreams,
  LongPoll,
  PastSelections,
  retireCluster,
  ServiceReads,
  ServiceStreams,
} from '@rollcall/catalog';
import type { ProcessLogger } from '@rollcall/platform';
import { systemClock } from '@rollcall/platform';
import {
  createPool,
  createPrismaClient,
  PostgresClusterCommands,
  PostgresLeaseStore,
  PostgresLogFeed,
  PostgresMirrorStore,
} from '@rollcall/store';

import type { ApiConfig } from './config.js';

/** Changes kept in memory for those who resume: some minutes of a busy installation, some 30 MB at the most. */
const RECENT_CHANGES = 20_000;
/** Reading everything at the start may take longer than any other statement. */
const SNAPSHOT_TIMEOUT_MS = 60_000;

export type CatalogParts = ReturnType<typeof createCatalogParts>;

/** The rooms behind the edges, bound to PostgreSQL. */
export function createCatalogParts(config: ApiConfig, logger: ProcessLogger) {
  const database = {
    url: config.databaseUrl,
    timeoutMs: config.dbTimeoutMs,
    applicationName: 'rollcall-api',
    maxConnections: 4,
    onIdleError: (error: Error) => logger.debug('a database connection broke', { error: error.message }),
  };
  const pool = createPool(database);
  const prisma = createPrismaClient(database);
  const feed = new PostgresLogFeed(
    {
      ...database,
      pollMs: config.feedPollMs,
      backoffCapMs: config.backoffCapMs,
      snapshotTimeoutMs: SNAPSHOT_TIMEOUT_MS,
    },
    { clock: systemClock, random: Math.random, pool },
  );
  const catalog = new Catalog(
    { heartbeatMs: config.heartbeatMs, recentChanges: RECENT_CHANGES },
    { feed, clock: systemClock, logger },
  );
  const endpoints = new EndpointReads(catalog, systemClock);
  const past = new PastSelections(catalog, feed);
  const services = new ServiceReads(endpoints);
  const clusters = new ClusterReads(catalog);
  const commands = new PostgresClusterCommands(prisma);
  const retire = { leases: new PostgresLeaseStore(pool), mirrors: new PostgresMirrorStore(pool), commands };
  return {
    catalog,
    endpoints,
    services,
    clusters,
    serviceStreams: new ServiceStreams(services),
    clusterStreams: new ClusterStreams(catalog, clusters),
    longPoll: new LongPoll({ reads: endpoints, past, clock: systemClock }),
    streams: new EndpointStreams(
      { slowConsumerMs: config.slowConsumerMs },
      { reads: endpoints, past, clock: systemClock },
    ),
    commands,
    retireCluster: (cluster: string) => retireCluster(cluster, `api-${process.pid}`, retire),
    close: async () => {
      await catalog.stop();
      await Promise.all([pool.end(), prisma.$disconnect()]);
    },
  };
}
