import type { ClusterRegistry } from '../clusters/cluster-registry.js';
import type { ClusterKind } from '../clusters/cluster-status.js';
import type { Clock, Random, Timer } from '../clock.js';
import type { Logger } from '../logger.js';
import type { LeadershipListener, LedCluster } from '../write-back/led-cluster.js';
import type { ClusterMirrorOptions } from './cluster-mirror.js';
import { ClusterMirror } from './cluster-mirror.js';
import type { ClusterSource } from './cluster-source.js';
import type { HeldLease, LeaseStore } from './lease-store.js';
import type { MirrorStore } from './mirror-store.js';

/** A cluster that this worker may mirror. */
export interface MirroredCluster {
  readonly name: string;
  readonly kind: ClusterKind;
  readonly writeBack: boolean;
  /** A source that was not started yet. */
  createSource(): ClusterSource;
}

export interface MirrorWorkerOptions extends Pick<
  ClusterMirrorOptions,
  'guard' | 'heartbeatMs' | 'resyncMs' | 'backoffCapMs'
> {
  /** Unique among workers. */
  readonly worker: string;
  /** Renewed every third of it. */
  readonly leaseMs: number;
  /** People who ask something wait at most so long before it begins. */
  readonly commandPollMs: number;
}

export interface MirrorWorkerParts {
  readonly mirrors: MirrorStore;
  readonly leases: LeaseStore;
  readonly registry: ClusterRegistry;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Told of every cluster that comes to be led, and at once when it is led no more. */
  readonly leadership?: LeadershipListener;
}

interface Led {
  readonly cluster: MirroredCluster;
  readonly lease: HeldLease;
  /** Monotonic time before which nobody else can have the lease. */
  heldUntilMs: number;
  /** null while it starts. */
  mirror: ClusterMirror | null;
}

/**
 * Leads as many clusters as fall to this worker, and mirrors those. A dead worker's clusters are taken over one renewal
 * after its leases expired; a new worker is given its share one at a time.
 */
export class MirrorWorker {
  private readonly led = new Map<string, Led>();
  /** Clusters that were given away and that nobody took: not given away again. */
  private readonly unwanted = new Set<string>();
  private readonly declared = new Set<string>();
  private readonly timers = new Map<'tick' | 'commands', Timer>();
  private ticks = 0;
  private ticking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly clusters: readonly MirroredCluster[],
    private readonly options: MirrorWorkerOptions,
    private readonly parts: MirrorWorkerParts,
  ) {}

  start(): void {
    this.every('tick', this.options.leaseMs / 3, () => this.tick());
    this.every('commands', this.options.commandPollMs, () => this.obey());
    this.ticking = this.tick();
  }

  /** The mirrors that this worker keeps now, by cluster. */
  *mirrors(): Iterable<readonly [string, ClusterMirror]> {
    for (const [name, { mirror }] of this.led) if (mirror) yield [name, mirror];
  }

  /** Stops mirroring and lets others lead at once. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) timer.cancel();
    await this.ticking;
    await Promise.all([...this.led.values()].map((led) => this.giveUp(led)));
    await this.parts.leases.leave(this.options.worker).catch(() => undefined); // it is forgotten by its silence as well
  }

  private every(name: 'tick' | 'commands', ms: number, run: () => Promise<void>): void {
    const again = (): void => {
      this.timers.set(
        name,
        this.parts.clock.after(ms, () => {
          again();
          this.ticking = this.ticking.then(run);
        }),
      );
    };
    again();
  }

  private async tick(): Promise<void> {
    if (this.stopped) return;
    this.ticks += 1;
    try {
      for (const cluster of this.clusters) await this.declare(cluster);
      const alive = await this.parts.leases.beat(this.options.worker, this.options.leaseMs);
      const share = Math.ceil(this.clusters.length / Math.max(1, alive));
      for (const led of [...this.led.values()]) await this.renew(led);
      if (!(await this.shed(share))) await this.campaign(share);
    } catch (error) {
      this.parts.logger.warn('leases could not be looked after', { error: (error as Error).message });
    }
  }

  private async declare({ name, kind }: MirroredCluster): Promise<void> {
    if (this.declared.has(name)) return;
    await this.parts.registry.declare(name, kind);
    this.declared.add(name);
  }

  private async renew(led: Led): Promise<void> {
    const askedAtMs = this.parts.clock.monotonicMs();
    if (await this.parts.leases.renew(led.cluster.name, led.lease, this.options.leaseMs)) {
      led.heldUntilMs = askedAtMs + this.options.leaseMs;
      return;
    }
    this.parts.logger.warn('the lease was lost', { cluster: led.cluster.name, epoch: led.lease.epoch });
    await this.giveUp(led);
  }

  /** Takes leases that are free, up to this worker's share; more only where nobody else does. */
  private async campaign(share: number): Promise<void> {
    const beyondShare = this.ticks % 3 === 0;
    const { clock } = this.parts;
    const beganAtMs = clock.monotonicMs();
    for (const cluster of this.clusters) {
      if (this.isStopped() || (this.led.size >= share && !beyondShare)) return;
      // Mirrors take a while to begin: those that are led already want their leases renewed in between.
      if (clock.monotonicMs() - beganAtMs >= this.options.leaseMs / 3) return;
      if (this.led.has(cluster.name)) continue;
      const heldUntilMs = clock.monotonicMs() + this.options.leaseMs;
      const epoch = await this.parts.leases.acquire(cluster.name, this.options.worker, this.options.leaseMs);
      if (epoch === null) this.unwanted.delete(cluster.name);
      else await this.lead({ cluster, lease: { holder: this.options.worker, epoch }, heldUntilMs, mirror: null });
    }
  }

  private isStopped(): boolean {
    return this.stopped;
  }

  /** Gives one cluster away if there are too many. Returns whether it did. */
  private async shed(share: number): Promise<boolean> {
    const spare = [...this.led.values()].find(({ cluster }) => !this.unwanted.has(cluster.name));
    if (this.led.size <= share || !spare) return false;
    this.unwanted.add(spare.cluster.name);
    this.parts.logger.info('a cluster is left to another worker', { cluster: spare.cluster.name });
    await this.giveUp(spare);
    return true;
  }

  private async lead(led: Led): Promise<void> {
    const { parts, options } = this;
    const { cluster, lease } = led;
    this.led.set(cluster.name, led);
    parts.logger.info('mirroring', { cluster: cluster.name, epoch: lease.epoch });
    try {
      led.mirror = await ClusterMirror.start(
        { ...options, cluster: cluster.name, epoch: lease.epoch, writeBack: cluster.writeBack },
        { ...parts, store: parts.mirrors, source: cluster.createSource(), onFenced: () => void this.giveUp(led) },
      );
      if (this.led.get(cluster.name) === led) parts.leadership?.onLed(this.ledCluster(led));
    } catch (error) {
      parts.logger.warn('mirroring could not begin', { cluster: cluster.name, error: (error as Error).message });
      await this.giveUp(led);
    }
  }

  private async giveUp(led: Led): Promise<void> {
    if (this.led.get(led.cluster.name) !== led) return;
    this.led.delete(led.cluster.name);
    const ended = this.parts.leadership?.onLost(led.cluster.name);
    await led.mirror?.stop();
    await ended;
    await this.parts.leases.release(led.cluster.name, led.lease).catch(() => undefined); // it expires
  }

  private ledCluster(led: Led): LedCluster {
    const { name, writeBack } = led.cluster;
    const isHeld = (): boolean => this.led.get(name) === led && this.parts.clock.monotonicMs() < led.heldUntilMs;
    return { name, epoch: led.lease.epoch, writeBack, isHeld };
  }

  /** Carries out what people asked of the clusters that this worker leads. */
  private async obey(): Promise<void> {
    if (this.stopped || this.led.size === 0) return;
    try {
      for (const { id, cluster, askedBy } of await this.parts.registry.commands([...this.led.keys()])) {
        const removed = this.led.get(cluster)?.mirror?.confirmRemovals();
        if (removed === undefined) continue;
        this.parts.logger.info('held removals were confirmed', { cluster, removed, askedBy });
        await this.parts.registry.done(id, removed === 0 ? 'nothing was held' : `${removed} objects removed`);
      }
    } catch (error) {
      this.parts.logger.debug('commands could not be read', { error: (error as Error).message });
    }
  }
}
