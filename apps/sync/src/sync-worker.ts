import type { RegistrationWorker } from '@rollcall/catalog';
import { MirrorWorker, OwnPlaces } from '@rollcall/catalog';
import type { ProcessLogger } from '@rollcall/platform';
import { lookUp, systemClock } from '@rollcall/platform';
import {
  createPool,
  createPrismaClient,
  keepAudit,
  keepLog,
  PostgresAuditLog,
  PostgresBackendStore,
  PostgresBell,
  PostgresClusterRegistry,
  PostgresLeaseStore,
  PostgresMirrorStore,
  PostgresOwnAddresses,
  QUESTION_CHANNEL,
} from '@rollcall/store';

import type { SyncConfig } from './config.js';
import { mirroredClusters } from './mirrored-clusters.js';
import { ownHosts } from './own-hosts.js';
import { registrationWorker } from './registrations.js';

export interface SyncWorkerParts {
  readonly config: SyncConfig;
  readonly logger: ProcessLogger;
  /** Unique among workers. */
  readonly id: string;
}

/** What people ask of a cluster's worker begins within this time. */
const COMMAND_POLL_MS = 1_000;
/** Between looks at the log's age and its next partitions. */
const KEEP_LOG_MS = 60_000;

/** One worker: mirrors the clusters that fall to it, writes back, resolves and checks what is registered for them, and keeps the log. */
export class SyncWorker {
  readonly mirrors: MirrorWorker;
  readonly registrations: RegistrationWorker;
  private readonly pools;
  private readonly prisma;
  private readonly bell: PostgresBell;
  private readonly own: OwnPlaces;
  private readonly stopped = new AbortController();

  constructor(private readonly parts: SyncWorkerParts) {
    const { config, logger, id } = parts;
    const onIdleError = (error: Error): void => logger.debug('a database connection broke', { error: error.message });
    const database = {
      url: config.databaseUrl,
      timeoutMs: config.dbTimeoutMs,
      applicationName: 'rollcall-sync',
      onIdleError,
    };
    // Writing may take long, and must not keep leases from being renewed.
    this.pools = {
      writes: createPool({ ...database, timeoutMs: config.applyTimeoutMs, maxConnections: 4 }),
      leases: createPool({ ...database, maxConnections: 2 }),
      registrations: createPool({ ...database, maxConnections: 2 }),
    };
    this.prisma = createPrismaClient({ ...database, maxConnections: 2 });
    const bell = { ...database, channel: QUESTION_CHANNEL, backoffCapMs: config.backoffCapMs };
    this.bell = new PostgresBell(bell, { clock: systemClock, random: Math.random });
    this.own = new OwnPlaces({
      process: id,
      hosts: ownHosts(config),
      ...{ lookUp, logger, store: new PostgresOwnAddresses(this.pools.leases), clock: systemClock },
    });
    this.registrations = registrationWorker({
      own: this.own,
      ...{ config, logger, database },
      bell: this.bell,
      backends: new PostgresBackendStore(this.pools.registrations),
      audit: new PostgresAuditLog(this.pools.registrations),
      pool: this.pools.registrations,
    });
    this.mirrors = new MirrorWorker(
      mirroredClusters(config),
      {
        worker: id,
        leaseMs: config.leaseMs,
        commandPollMs: COMMAND_POLL_MS,
        guard: { ratio: config.guardRatio, min: config.guardMin, holdMs: config.guardHoldMs },
        heartbeatMs: config.heartbeatMs,
        resyncMs: config.resyncMs,
        backoffCapMs: config.backoffCapMs,
      },
      {
        mirrors: new PostgresMirrorStore(this.pools.writes),
        leases: new PostgresLeaseStore(this.pools.leases),
        registry: new PostgresClusterRegistry(this.prisma, config.heartbeatMs),
        clock: systemClock,
        random: Math.random,
        logger,
        leadership: this.registrations,
      },
    );
  }

  start(): void {
    this.own.start();
    this.registrations.start();
    this.mirrors.start();
    this.keepLogAgain();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all([this.mirrors.stop(), this.registrations.stop(), this.bell.stop(), this.own.stop()]);
    await Promise.all([...Object.values(this.pools).map((pool) => pool.end()), this.prisma.$disconnect()]);
  }

  private keepLogAgain(): void {
    if (this.stopped.signal.aborted) return;
    systemClock.after(KEEP_LOG_MS, () => {
      this.keepLogAgain();
      keepLog(this.pools.leases, this.parts.config.logRetentionMs).catch((error: unknown) => {
        this.parts.logger.debug('the log could not be kept', {
          error: error instanceof Error ? error.message : String(error),
        });
      });
      keepAudit(this.pools.leases, this.parts.config.auditRetentionMs).catch((error: unknown) => {
        // Whoever owns the tables shortens the audit, where that is not this worker: docs/how-to/operate.md.
        this.parts.logger.debug('the audit could not be shortened', {
          error: error instanceof Error ? error.message : String(error),
        });
      });
    });
  }
}
