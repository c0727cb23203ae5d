import type { ClusterSource } from '@rollcall/catalog';
import { MirrorWorker } from '@rollcall/catalog';
import type { Endpoint, SliceEndpoint } from '@rollcall/core';

import { aService } from '../builders/service-builder.js';
import { anEndpoint, aSlice } from '../builders/slice-builder.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { MemoryClusterRegistry } from '../fakes/memory-cluster-registry.js';
import { MemoryDatabase } from '../fakes/memory-database.js';
import { MemoryLeaseStore } from '../fakes/memory-lease-store.js';
import { MemoryLogFeed } from '../fakes/memory-log-feed.js';
import { MemoryMirrorStore } from '../fakes/memory-mirror-store.js';
import { RecordingLogger } from '../fakes/recording-logger.js';
import { Replica } from '../fakes/replica.js';
import { WORKER_OPTIONS } from '../fakes/worker-world.js';
import { checkHistory } from '../history/check-history.js';
import type { Violation } from '../history/violation.js';
import { SeededRandom } from './seeded-random.js';
import { SimulatedClient } from './simulated-client.js';
import { linesOf, SimulatedCluster } from './simulated-cluster.js';
import { SimulatedProcess } from './simulated-process.js';
import { SimulatedSource } from './simulated-source.js';

/** Services that are always there; `brief` comes and goes. */
const LASTING = ['cart', 'pay'];
const SERVICES = [...LASTING, 'brief'];
const SLICES = ['a', 'b', 'c', 'd', 'e', 'f'];
const STEPS = 60;

/** A promise that was not kept, by whom it was found. */
export interface FoundViolation extends Violation {
  readonly client: string;
}

interface SimulatedWorker {
  readonly process: SimulatedProcess;
  readonly sources: SimulatedSource[];
}

/**
 * Everything between an API server and a subscriber, without sockets: clusters, workers, the database, replicas and clients on
 * one clock, and faults that a seed draws. The same seed is the same run. When all faults are healed and nothing moves any more,
 * every client's history is checked against what the clusters had.
 */
export class Simulation {
  readonly logger = new RecordingLogger();
  private readonly clock = new ManualClock(undefined, 1);
  private readonly database = new MemoryDatabase(this.clock);
  private readonly random: SeededRandom;
  private readonly clusters = ['prod', 'edge'].map((name) => new SimulatedCluster(name, SERVICES));
  private workers: SimulatedWorker[] = [];
  private replicas: Replica[] = [];
  private readonly clients: SimulatedClient[] = [];
  private names = 0;

  constructor(readonly seed: number) {
    this.random = new SeededRandom(seed);
  }

  /** Runs it to its end. Returns the promises that were not kept; empty = all were. */
  async run(): Promise<readonly FoundViolation[]> {
    for (const cluster of this.clusters) {
      for (const service of SERVICES) cluster.put(aService(service));
      for (let i = 0; i < 4; i += 1) this.changeSlice(cluster);
    }
    for (let i = 0; i < 2; i += 1) this.startWorker();
    for (let i = 0; i < 2; i += 1) this.startReplica();
    for (const service of [...SERVICES, 'cart'])
      this.clients.push(new SimulatedClient(service, this.clock, () => this.random.pick(this.replicas)));
    for (let i = 0; i < STEPS; i += 1) {
      this.act();
      await this.clock.step(this.random.below(this.random.chance(0.1) ? 20_000 : 1_500));
    }
    this.heal();
    await this.clock.step(2 * WORKER_OPTIONS.guard.holdMs + 2 * WORKER_OPTIONS.heartbeatMs);
    const found = this.check();
    this.end();
    return found;
  }

  private act(): void {
    const { random } = this;
    const cluster = random.pick(this.clusters);
    const acts: readonly (() => void)[] = [
      ...Array.from({ length: 8 }, () => () => this.change(cluster)),
      () => this.change(cluster, 20),
      () => void (cluster.isDown = !cluster.isDown),
      () => void (cluster.listsNothing = random.chance(0.3)),
      () => void (cluster.listsBehind = random.below(5)),
      () => void (cluster.compactedTo = cluster.version),
      () => this.cutSources(),
      () => (random.chance(0.5) ? this.database.fail() : this.database.recover()),
      () => this.database.recover(),
      () => this.database.loseAnswers(1 + random.below(3)),
      () => this.replaceWorker(),
      () => random.pick(this.workers).process.pause(),
      () => this.wakeWorkers(),
      () => this.replaceReplica(),
      () => random.pick(this.clients).stall(),
      () => random.pick(this.clients).resume(),
      () => random.pick(this.clients).cut(),
    ];
    random.pick(acts)();
  }

  private heal(): void {
    for (const cluster of this.clusters) Object.assign(cluster, { isDown: false, listsNothing: false, listsBehind: 0 });
    this.database.loseAnswers(0);
    this.database.recover();
    this.wakeWorkers();
    for (const client of this.clients) client.resume();
  }

  private change(cluster: SimulatedCluster, times = 1): void {
    for (let i = 0; i < times; i += 1) {
      const brief = cluster.services.find(({ metadata }) => metadata.name === 'brief');
      if (this.random.chance(0.1)) {
        if (brief) cluster.delete(brief);
        else cluster.put(aService('brief'));
      } else this.changeSlice(cluster);
    }
  }

  private changeSlice(cluster: SimulatedCluster): void {
    const { random } = this;
    const name = random.pick(SLICES);
    const known = cluster.slices.find(({ metadata }) => metadata.name === name);
    // Fewer than the guard would hold may go at once, so that what it holds is what the source made up.
    if (known && cluster.slices.length > 4 && random.chance(0.3)) {
      cluster.delete(known);
      return;
    }
    const endpoints = Array.from({ length: random.below(4) }, (): SliceEndpoint => {
      const [ready, zone] = [random.chance(0.7), random.pick(['eu-1a', 'eu-1b'])];
      const address = `10.0.0.${random.below(6)}`;
      return anEndpoint(address, { zone, conditions: { ready, serving: true, terminating: false } });
    });
    const moves = random.chance(0.1);
    const service = moves ? random.pick(SERVICES) : (SERVICES[SLICES.indexOf(name) % SERVICES.length] ?? 'cart');
    cluster.put(aSlice(name, endpoints, { service }));
  }

  private startWorker(): void {
    const { clock, database, logger, random } = this;
    this.names += 1;
    const process = new SimulatedProcess(clock);
    const sources: SimulatedSource[] = [];
    const clusters = this.clusters.map((cluster) => ({
      name: cluster.name,
      kind: 'KUBERNETES' as const,
      writeBack: false,
      createSource: (): ClusterSource => {
        const source = new SimulatedSource({
          cluster,
          clock: process,
          random,
          heartbeatMs: WORKER_OPTIONS.heartbeatMs,
        });
        sources.push(source);
        return source;
      },
    }));
    const guard = { ...WORKER_OPTIONS.guard, min: 2 };
    const options = { ...WORKER_OPTIONS, guard, commandPollMs: 60_000, worker: `w${this.names}` };
    new MirrorWorker(clusters, options, {
      mirrors: process.using(new MemoryMirrorStore(database)),
      leases: process.using(new MemoryLeaseStore(database)),
      registry: process.using(new MemoryClusterRegistry(database)),
      clock: process,
      random: () => random.next(),
      logger,
    }).start();
    this.workers.push({ process, sources });
  }

  private replaceWorker(): void {
    const worker = this.random.pick(this.workers);
    this.killWorker(worker);
    this.workers = this.workers.filter((each) => each !== worker);
    this.startWorker();
  }

  private killWorker({ process, sources }: SimulatedWorker): void {
    process.kill();
    for (const source of sources) source.abandon();
  }

  private wakeWorkers(): void {
    for (const { process } of this.workers) process.resume();
  }

  private cutSources(): void {
    for (const { sources } of this.workers) for (const source of sources) source.cut();
  }

  private startReplica(): void {
    this.replicas.push(new Replica(new MemoryLogFeed(this.database), this.clock, { recentChanges: 5 }));
  }

  private replaceReplica(): void {
    const replica = this.random.pick(this.replicas);
    this.replicas = this.replicas.filter((each) => each !== replica);
    this.startReplica();
    for (const client of this.clients) client.lose(replica);
    void replica.stop();
  }

  private end(): void {
    for (const worker of this.workers) this.killWorker(worker);
    for (const replica of this.replicas) void replica.stop();
  }

  private check(): readonly FoundViolation[] {
    return this.clients.flatMap(({ service, events, isToldNothing }, i) => {
      const truth = this.clusters.flatMap((cluster) => cluster.truth(service));
      const final = isToldNothing && truth.length === 0 ? {} : { final: truth };
      const honest = this.clusters.every(({ hasLied }) => !hasLied);
      const published = this.clusters.flatMap((cluster) => cluster.timeline(service).flat());
      const whole = checkHistory<Endpoint>(events, { lines: linesOf, ...final, ...(honest && { published }) });
      const byCluster = LASTING.includes(service)
        ? this.clusters.flatMap((cluster) => {
            if (cluster.hasLied) return [];
            const lines = (of: readonly Endpoint[]) =>
              linesOf(of.filter((endpoint) => endpoint.cluster === cluster.name));
            return checkHistory<Endpoint>(events, { lines, timeline: cluster.timeline(service) });
          })
        : [];
      return [...whole, ...byCluster].map((violation) => ({ client: `${i} of ${service}`, ...violation }));
    });
  }
}
