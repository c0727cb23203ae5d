import { join } from 'node:path';

import type { Clock, MirrorWrite } from '@rollcall/catalog';
import type { EndpointSlice, MirrorChange, MirroredSlice, SliceChange } from '@rollcall/core';
import { diffSlice } from '@rollcall/core';
import { aService, RealPostgres } from '@rollcall/testing';
import type pg from 'pg';

import { createPool } from '../connection.js';
import type { PrismaClient } from '../generated/client.js';
import { migrate, readMigrations } from '../migrations.js';
import { PostgresAuditLog } from '../postgres-audit-log.js';
import { PostgresBackendStore } from '../postgres-backend-store.js';
import { PostgresClusterCommands } from '../postgres-cluster-commands.js';
import { PostgresClusterRegistry } from '../postgres-cluster-registry.js';
import { PostgresHistoryLog } from '../postgres-history-log.js';
import { PostgresLeaseStore } from '../postgres-lease-store.js';
import type { LogFeedOptions } from '../postgres-log-feed.js';
import { PostgresLogFeed } from '../postgres-log-feed.js';
import { PostgresMirrorStore } from '../postgres-mirror-store.js';
import { PostgresQuestionStore } from '../postgres-question-store.js';
import { PostgresTokenStore } from '../postgres-token-store.js';
import { createPrismaClient } from '../prisma-client.js';

export const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../../prisma/migrations'));
export const AT = '2026-01-01T00:00:00.000Z';
const TIMEOUT_MS = 5_000;
const HEARTBEAT_MS = 10_000;

export const systemClock: Clock = {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** A real PostgreSQL with the schema, a database for each test. */
export class StorePostgres {
  private constructor(
    readonly postgres: RealPostgres,
    private readonly template: string,
  ) {}

  static async start(): Promise<StorePostgres> {
    const postgres = await RealPostgres.start();
    const template = await postgres.createDatabase();
    await migrate(template, MIGRATIONS);
    return new StorePostgres(postgres, template);
  }

  async open(timeoutMs = TIMEOUT_MS): Promise<StoreWorld> {
    return new StoreWorld(this.postgres, await this.postgres.createDatabase(this.template), timeoutMs);
  }

  stop(): Promise<void> {
    return this.postgres.stop();
  }
}

/** All parts of a store on one database. */
export class StoreWorld {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  readonly mirrors: PostgresMirrorStore;
  readonly leases: PostgresLeaseStore;
  readonly registry: PostgresClusterRegistry;
  readonly commands: PostgresClusterCommands;
  readonly backends: PostgresBackendStore;
  readonly audit: PostgresAuditLog;
  readonly history: PostgresHistoryLog;
  readonly tokens: PostgresTokenStore;
  readonly questions: PostgresQuestionStore;
  readonly idleErrors: Error[] = [];
  private readonly feeds: PostgresLogFeed[] = [];

  constructor(
    private readonly postgres: RealPostgres,
    readonly url: string,
    private readonly timeoutMs: number,
  ) {
    const options = {
      url,
      timeoutMs,
      applicationName: 'store',
      maxConnections: 10,
      onIdleError: (error: Error) => void this.idleErrors.push(error),
    };
    this.pool = createPool(options);
    this.prisma = createPrismaClient(options);
    this.mirrors = new PostgresMirrorStore(this.pool);
    this.leases = new PostgresLeaseStore(this.pool);
    this.registry = new PostgresClusterRegistry(this.prisma, HEARTBEAT_MS);
    this.history = new PostgresHistoryLog(this.pool, HEARTBEAT_MS);
    this.commands = new PostgresClusterCommands(this.prisma);
    this.backends = new PostgresBackendStore(this.pool);
    this.audit = new PostgresAuditLog(this.pool);
    this.tokens = new PostgresTokenStore(this.pool);
    this.questions = new PostgresQuestionStore(this.pool);
  }

  newFeed(options: Partial<LogFeedOptions> = {}): PostgresLogFeed {
    const { url, timeoutMs } = this;
    const feed = new PostgresLogFeed(
      { url, timeoutMs, pollMs: 50, backoffCapMs: 100, snapshotTimeoutMs: timeoutMs, ...options },
      { clock: systemClock, random: Math.random, pool: this.pool },
    );
    this.feeds.push(feed);
    return feed;
  }

  /** Runs a statement on a connection of its own. */
  query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.postgres.query<Row>(this.url, sql, values);
  }

  /** Declares the cluster and leads it: the epoch. */
  async lead(cluster = 'prod', holder = 'w1'): Promise<number> {
    await this.registry.declare(cluster, 'KUBERNETES');
    const epoch = await this.leases.acquire(cluster, holder, 60_000);
    if (epoch === null) throw new TypeError(`${cluster} is led by somebody else`);
    return epoch;
  }

  async seq(): Promise<number> {
    const [row] = await this.query<{ seq: number }>('SELECT seq FROM log_head');
    return row?.seq ?? -1;
  }

  async close(): Promise<void> {
    await Promise.all(this.feeds.map((feed) => feed.stop()));
    await this.prisma.$disconnect();
    await this.pool.end();
  }
}

export function aWrite(write: Partial<MirrorWrite> & Pick<MirrorWrite, 'epoch' | 'changes'>): MirrorWrite {
  return { cluster: 'prod', ground: 0, cursors: new Map(), synced: false, ageMs: 0, ...write };
}

export function serviceAdded(name: string, cluster = 'prod'): MirrorChange {
  return { kind: 'service', cluster, namespace: 'shop', name, before: null, after: aService(name) };
}

export function sliceChange(kept: MirroredSlice | null, slice: EndpointSlice, cluster = 'prod'): SliceChange {
  const change = diffSlice(kept, { cluster, namespace: 'shop', name: slice.metadata.name, slice }, AT);
  if (!change) throw new TypeError('the slices do not differ');
  return change;
}
