import type { LedCluster, RegistrationWorkerOptions } from '@rollcall/catalog';
import { RegistrationWorker } from '@rollcall/catalog';
import type { Backend, EndpointSlice, MirrorChange, Service, WriteBackStatus } from '@rollcall/core';
import { DEFAULT_ADDRESS_POLICY, diffSlice } from '@rollcall/core';

import { registering } from '../contracts/backend-contract.js';
import { FakeNameResolver } from './fake-name-resolver.js';
import { FakeProber } from './fake-prober.js';
import { ManualClock, settle } from './manual-clock.js';
import { MemoryAuditLog } from './memory-audit-log.js';
import { MemoryBackendStore } from './memory-backend-store.js';
import { MemoryClusterRegistry } from './memory-cluster-registry.js';
import { MemoryDatabase } from './memory-database.js';
import { MemoryLeaseStore } from './memory-lease-store.js';
import { MemoryLogFeed } from './memory-log-feed.js';
import { MemoryMirrorStore } from './memory-mirror-store.js';
import { MemoryBell, MemoryQuestionStore } from './memory-question-store.js';
import { MemorySliceCluster } from './memory-slice-cluster.js';
import { MemorySliceWriter } from './memory-slice-writer.js';
import { RecordingLogger } from './recording-logger.js';

const CLUSTER = 'prod';
const OPTIONS: RegistrationWorkerOptions = {
  policy: DEFAULT_ADDRESS_POLICY,
  maxEndpoints: 100,
  concurrency: 4,
  backoffCapMs: 30_000,
  checkConcurrency: 4,
  nameConcurrency: 4,
};
const LEASE_MS = 24 * 3_600_000;

/** What somebody who watches the cluster sees. */
type News =
  { readonly service: Service } | { readonly slice: EndpointSlice } | { readonly gone: Service | EndpointSlice };

/** A worker under test, with the cluster that it leads. */
export interface WriteBackWorker {
  readonly worker: RegistrationWorker;
  readonly led: LedCluster;
  /** It may lead no more, and was not told. */
  lapse(): void;
}

/** One cluster of slices in memory, mirrored into a database in memory, with workers that write registrations back. */
export class WriteBackWorld {
  readonly clock = new ManualClock();
  readonly database = new MemoryDatabase(this.clock);
  readonly cluster = new MemorySliceCluster();
  readonly backends = new MemoryBackendStore(this.database);
  readonly audit = new MemoryAuditLog(this.database);
  readonly questions = new MemoryQuestionStore(this.database);
  readonly bell = new MemoryBell(this.database);
  readonly logger = new RecordingLogger();
  readonly resolver = new FakeNameResolver();
  readonly prober = new FakeProber();
  /** Whether the control target can be reached. */
  controlAnswers = true;
  /** Feeds that were opened. */
  feeds = 0;
  /** Whether changes of the cluster reach the mirror. */
  isWatching = true;
  /** What happens just before each write. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  readonly writer = new MemorySliceWriter(this.cluster, () => this.meanwhile());
  private readonly leases = new MemoryLeaseStore(this.database);
  private readonly mirrors = new MemoryMirrorStore(this.database);
  private mirroring: Promise<void> = Promise.resolve();
  private readonly missed: (() => Promise<void>)[] = [];

  static async open(): Promise<WriteBackWorld> {
    const world = new WriteBackWorld();
    await new MemoryClusterRegistry(world.database).declare(CLUSTER, 'KUBERNETES');
    world.cluster.namespaces.set('shop', 'ACTIVE');
    world.cluster.onChange = ({ type, slice }) => world.observe(type === 'UPSERT' ? { slice } : { gone: slice });
    return world;
  }

  /** A worker that takes the lease, whoever has it. */
  async lead(
    options: Partial<RegistrationWorkerOptions> & { readonly writeBack?: boolean } = {},
  ): Promise<WriteBackWorker> {
    const { writeBack = true, ...more } = options;
    await this.mirroring;
    const { lease } = this.database.cluster(CLUSTER);
    lease.holder = null;
    const epoch = (await this.leases.acquire(CLUSTER, 'w', LEASE_MS)) ?? 0;
    await this.mirrors.progress({ cluster: CLUSTER, epoch, cursors: new Map(), synced: true });
    const { clock, backends, audit, questions, bell, resolver, prober, logger } = this;
    const worker = new RegistrationWorker(
      { ...OPTIONS, ...more },
      {
        openFeed: () => {
          this.feeds += 1;
          return new MemoryLogFeed(this.database);
        },
        openWriter: () => Object.assign(this.writer, { stop: () => undefined }),
        ...{ backends, audit, questions, bell, resolver, prober, clock, logger },
        ownNetworks: () => [],
        controlAnswers: () => Promise.resolve(this.controlAnswers),
        random: () => 1,
      },
    );
    let isHeld = true;
    const led: LedCluster = { name: CLUSTER, epoch, writeBack, isHeld: () => isHeld };
    worker.start();
    worker.onLed(led);
    await settle();
    return { worker, led, lapse: () => void (isHeld = false) };
  }

  /** What the cluster's worker sees: objects that are there, or gone. */
  observe(...news: readonly News[]): void {
    for (const each of news) {
      const publish = async (): Promise<void> => this.publish(each);
      if (this.isWatching) this.mirroring = this.mirroring.then(publish);
      else this.missed.push(publish);
    }
  }

  /** Changes that were missed reach the mirror. */
  watchAgain(): void {
    this.isWatching = true;
    for (const publish of this.missed.splice(0)) this.mirroring = this.mirroring.then(publish);
  }

  /** Registers them, and lets everything settle. */
  async register(...backends: readonly Backend[]): Promise<void> {
    await this.backends.write(registering(...backends));
    await settle();
  }

  backend(id: string): Backend {
    const backend = this.database.backends.get(id);
    if (!backend) throw new TypeError(`${id} is not registered`);
    return backend;
  }

  status(id: string): WriteBackStatus {
    return this.backend(id).status.writeBack;
  }

  /** Addresses in the cluster's slices, by slice. */
  written(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      this.cluster.slices.map(({ metadata, endpoints }) => [
        metadata.name,
        endpoints.flatMap((each) => each.addresses),
      ]),
    );
  }

  private async publish(news: News): Promise<void> {
    const { ground, lease } = this.database.cluster(CLUSTER);
    const change = this.changeOf(news);
    if (!change) return;
    await this.mirrors.apply({
      cluster: CLUSTER,
      epoch: lease.epoch,
      ground,
      changes: [change],
      cursors: new Map(),
      synced: true,
      ageMs: 0,
    });
  }

  private changeOf(news: News): MirrorChange | null {
    const object = 'service' in news ? news.service : 'slice' in news ? news.slice : news.gone;
    const isGone = 'gone' in news;
    const { namespace, name } = object.metadata;
    const { slices, services } = this.database.cluster(CLUSTER);
    const key = `${namespace}/${name}`;
    if ('addressType' in object) {
      const observed = { cluster: CLUSTER, namespace, name, slice: isGone ? null : object };
      return diffSlice(slices.get(key) ?? null, observed, new Date(this.clock.nowMs()).toISOString());
    }
    const before = services.get(key) ?? null;
    return { kind: 'service', cluster: CLUSTER, namespace, name, before, after: isGone ? null : object };
  }
}
