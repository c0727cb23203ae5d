import type { AuditLog, BackendStore, OwnPlaces } from '@rollcall/catalog';
import { RegistrationWorker } from '@rollcall/catalog';
import type { ProcessLogger } from '@rollcall/platform';
import { systemClock } from '@rollcall/platform';
import { NetworkProber, NodeNameResolver } from '@rollcall/probe';
import type { DatabaseOptions, PostgresBell } from '@rollcall/store';
import { PostgresLogFeed, PostgresQuestionStore } from '@rollcall/store';

import type { SyncConfig } from './config.js';
import { ControlTarget } from './control-target.js';
import { openSliceWriter } from './slice-writers.js';

/** Services that are written at a time, in each cluster. */
const WRITE_CONCURRENCY = 4;
/** Names that are asked for at a time, in each cluster. */
const NAME_CONCURRENCY = 16;
/** For a name, with all repetitions. */
const NAME_TIMEOUT_MS = 5_000;
/** Reading everything at the start may take longer than any other statement. */
const SNAPSHOT_TIMEOUT_MS = 60_000;

export interface RegistrationParts {
  readonly config: SyncConfig;
  readonly logger: ProcessLogger;
  readonly backends: BackendStore;
  readonly audit: AuditLog;
  /** Where we are ourselves. */
  readonly own: OwnPlaces;
  /** Rings for questions. */
  readonly bell: PostgresBell;
  readonly database: Omit<DatabaseOptions, 'maxConnections'>;
  readonly pool: ConstructorParameters<typeof PostgresLogFeed>[1]['pool'];
}

/** What this worker does for registrations, bound to PostgreSQL, the configured clusters, and the network. */
export function registrationWorker(parts: RegistrationParts): RegistrationWorker {
  const { config, logger, backends, audit, own, bell, database, pool } = parts;
  const { feedPollMs: pollMs, backoffCapMs } = config;
  const control = new ControlTarget(config.checkControl);
  return new RegistrationWorker(
    {
      policy: config.addressPolicy,
      maxEndpoints: config.sliceSize,
      concurrency: WRITE_CONCURRENCY,
      backoffCapMs,
      checkConcurrency: config.checkConcurrency,
      nameConcurrency: NAME_CONCURRENCY,
    },
    {
      openFeed: () =>
        new PostgresLogFeed(
          { ...database, pollMs, backoffCapMs, snapshotTimeoutMs: SNAPSHOT_TIMEOUT_MS },
          { clock: systemClock, random: Math.random, pool },
        ),
      openWriter: (cluster) => openSliceWriter(config, cluster),
      resolver: new NodeNameResolver({ servers: config.dnsServers, timeoutMs: NAME_TIMEOUT_MS }, systemClock),
      prober: new NetworkProber(systemClock),
      ownNetworks: () => own.networks,
      controlAnswers: () => control.answers(),
      questions: new PostgresQuestionStore(pool),
      ...{ backends, audit, bell, logger },
      clock: systemClock,
      random: Math.random,
    },
  );
}
