import { hostname } from 'node:os';

import { OwnPlaces } from '@rollcall/catalog';
import type { ProcessLogger } from '@rollcall/platform';
import { hostOf, lookUp, systemClock } from '@rollcall/platform';
import {
  ANSWER_CHANNEL,
  createPool,
  createPrismaClient,
  PostgresAuditLog,
  PostgresBackendStore,
  PostgresBell,
  PostgresClusterCommands,
  PostgresHistoryLog,
  PostgresLeaseStore,
  PostgresLogFeed,
  PostgresMirrorStore,
  PostgresOwnAddresses,
  PostgresQuestionStore,
  PostgresTokenStore,
} from '@rollcall/store';

import type { Adapters } from './adapters.js';
import type { ApiConfig } from './config.js';

/** Reading everything at the start may take longer than any other statement. */
const SNAPSHOT_TIMEOUT_MS = 60_000;

/** Everything bound to PostgreSQL. */
export function postgresAdapters(config: ApiConfig, logger: ProcessLogger): Adapters {
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
  const ringing = { ...database, channel: ANSWER_CHANNEL, backoffCapMs: config.backoffCapMs };
  const bell = new PostgresBell(ringing, { clock: systemClock, random: Math.random });
  const host = hostOf(config.databaseUrl);
  const own = new OwnPlaces({
    process: `api-${hostname()}-${process.pid}`,
    hosts: host === null ? [] : [{ host, what: 'the addresses of our own database' }],
    ...{ lookUp, logger, store: new PostgresOwnAddresses(pool), clock: systemClock },
  });
  own.start();
  return {
    clock: systemClock,
    feed,
    history: new PostgresHistoryLog(pool, config.heartbeatMs),
    commands: new PostgresClusterCommands(prisma),
    leases: new PostgresLeaseStore(pool),
    mirrors: new PostgresMirrorStore(pool),
    backends: new PostgresBackendStore(pool),
    audit: new PostgresAuditLog(pool),
    tokens: new PostgresTokenStore(pool),
    questions: new PostgresQuestionStore(pool),
    bell,
    ownNetworks: () => own.networks,
    close: async () => {
      await Promise.all([bell.stop(), own.stop()]);
      await Promise.all([pool.end(), prisma.$disconnect()]);
    },
  };
}
