import type { LeadershipListener, MirrorWorkerOptions } from '@rollcall/catalog';
import { MirrorWorker } from '@rollcall/catalog';

import { ManualClock, settle } from './manual-clock.js';
import { MemoryClusterRegistry } from './memory-cluster-registry.js';
import type { MemoryCluster } from './memory-database.js';
import { MemoryDatabase } from './memory-database.js';
import { MemoryLeaseStore } from './memory-lease-store.js';
import { MemoryMirrorStore } from './memory-mirror-store.js';
import { RecordingLogger } from './recording-logger.js';
import { ScriptedSource } from './scripted-source.js';

/** What workers run with, as in production, but that jitter is at its largest. */
export const WORKER_OPTIONS: Omit<MirrorWorkerOptions, 'worker'> = {
  leaseMs: 15_000,
  commandPollMs: 1_000,
  heartbeatMs: 10_000,
  resyncMs: 600_000,
  backoffCapMs: 30_000,
  guard: { ratio: 0.5, min: 10, holdMs: 300_000 },
};

export interface WorkerScript {
  readonly name?: string;
  readonly clusters?: readonly string[];
  /** A source that was not started yet, whenever a cluster comes to be led. */
  readonly newSource?: (cluster: string) => ScriptedSource;
  readonly leadership?: LeadershipListener;
}

/** One worker of a {@link WorkerWorld}, with the sources that it started, newest last. */
export interface ScriptedWorker {
  readonly worker: MirrorWorker;
  readonly sources: ScriptedSource[];
  readonly source: ScriptedSource;
}

/** Workers over one database in memory, on one clock, with sources that a test speaks for. */
export class WorkerWorld {
  readonly clock = new ManualClock();
  readonly database = new MemoryDatabase(this.clock);
  readonly logger = new RecordingLogger();

  /** Starts a worker and lets it take what it gets. */
  async start({ name = 'w1', clusters = ['prod'], newSource, leadership }: WorkerScript = {}): Promise<ScriptedWorker> {
    const { clock, database, logger } = this;
    const sources: ScriptedSource[] = [];
    const worker = new MirrorWorker(
      clusters.map((cluster) => ({
        name: cluster,
        kind: 'KUBERNETES',
        writeBack: false,
        createSource: () => {
          const source = newSource?.(cluster) ?? new ScriptedSource();
          sources.push(source);
          return source;
        },
      })),
      { ...WORKER_OPTIONS, worker: name },
      {
        mirrors: new MemoryMirrorStore(database),
        leases: new MemoryLeaseStore(database),
        registry: new MemoryClusterRegistry(database),
        clock,
        random: () => 1,
        logger,
        ...(leadership && { leadership }),
      },
    );
    worker.start();
    await settle();
    return {
      worker,
      sources,
      get source() {
        const newest = sources.at(-1);
        if (!newest) throw new TypeError(`${name} leads nothing`);
        return newest;
      },
    };
  }

  get prod(): MemoryCluster {
    return this.database.cluster('prod');
  }

  /** `services` and `slices` that are stored, as `namespace/name@resourceVersion`, sorted. */
  stored(cluster = 'prod'): readonly string[] {
    const { services, slices } = this.database.cluster(cluster);
    return [
      ...[...services].map(([key, { metadata }]) => `${key}@${metadata.resourceVersion ?? ''}`),
      ...[...slices].map(([key, { header }]) => `${key}@${header.metadata.resourceVersion ?? ''}`),
    ].sort();
  }
}
