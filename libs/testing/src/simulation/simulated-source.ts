import type { Clock, ClusterSource, Scope, Snapshot, SourceListener, Timer } from '@rollcall/catalog';
import { scopeKey, SourceError } from '@rollcall/catalog';

import { ALL_SERVICES, ALL_SLICES, observed } from '../fakes/scripted-source.js';
import type { SeededRandom } from './seeded-random.js';
import type { ClusterEvent, SimulatedCluster } from './simulated-cluster.js';

const DOWN = { kind: 'UNREACHABLE', message: 'no connection', advice: 'wait' } as const;

export interface SimulatedSourceParts {
  readonly cluster: SimulatedCluster;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly heartbeatMs: number;
}

/** Lists and watches a {@link SimulatedCluster}, with the delays and cuts that a network has. */
export class SimulatedSource implements ClusterSource {
  readonly scopes = [ALL_SERVICES, ALL_SLICES];
  private watches: SimulatedWatch[] = [];

  constructor(private readonly parts: SimulatedSourceParts) {}

  start(listener: SourceListener, cursors: ReadonlyMap<string, string>): void {
    this.watches = this.scopes.map((scope) => {
      const cursor = cursors.get(scopeKey(scope));
      return new SimulatedWatch(scope, listener, { ...this.parts, from: cursor === undefined ? null : Number(cursor) });
    });
  }

  async list(scope: Scope): Promise<Snapshot> {
    const { cluster, clock, random } = this.parts;
    await new Promise<void>((resolve) => void clock.after(random.below(200), resolve));
    if (cluster.isDown) throw new SourceError(scope, DOWN);
    return cluster.list(scope, true);
  }

  relist(scope: Scope): void {
    for (const watch of this.watches) if (watch.scope === scope) watch.relist();
  }

  serverVersion(): string {
    return 'v1.36.3';
  }

  async stop(): Promise<void> {
    await Promise.resolve();
    this.abandon();
  }

  /** Whoever listened is gone. */
  abandon(): void {
    for (const watch of this.watches) watch.stop();
  }

  /** Every watch's connection breaks. */
  cut(): void {
    for (const watch of this.watches) watch.cut();
  }
}

/** One scope: lists, then watches, and begins again wherever it was cut off. */
class SimulatedWatch {
  private version: number | null;
  private open = false;
  private timer: Timer | null = null;
  private beat: Timer | null = null;
  private stopped = false;
  /** The last list was older than what is known: the next one is asked of a quorum. */
  private wasRefused = false;
  private readonly off: () => void;

  constructor(
    readonly scope: Scope,
    private readonly listener: SourceListener,
    private readonly parts: SimulatedSourceParts & { readonly from: number | null },
  ) {
    this.version = parts.from;
    this.off = parts.cluster.onEvent(() => {
      if (this.open && this.timer === null) this.later(20, () => this.deliver());
    });
    this.later(50, () => this.connect());
    this.prove();
  }

  stop(): void {
    this.stopped = true;
    this.open = false;
    this.off();
    this.timer?.cancel();
    this.beat?.cancel();
  }

  cut(): void {
    if (!this.open) return;
    this.open = false;
    this.retry();
  }

  relist(): void {
    this.version = null;
    this.open = false;
    this.retry();
  }

  private connect(): void {
    const { cluster } = this.parts;
    if (cluster.isDown) {
      this.listener.onNews(this.scope, { type: 'TROUBLE', trouble: DOWN });
      this.retry();
      return;
    }
    if (this.version !== null && this.version < cluster.compactedTo) {
      this.listener.onNews(this.scope, { type: 'RELIST', reason: '410' });
      this.version = null;
    }
    if (this.version === null) {
      const snapshot = cluster.list(this.scope, this.wasRefused);
      this.wasRefused = this.listener.onSnapshot(snapshot) === 'refused';
      if (this.wasRefused) {
        this.retry();
        return;
      }
      this.version = Number(snapshot.resourceVersion);
    }
    this.open = true;
    this.listener.onNews(this.scope, { type: 'WATCHING' });
    this.deliver();
  }

  /** Some of what waits; the rest a little later. */
  private deliver(): void {
    if (!this.open) return;
    const { cluster, random } = this.parts;
    const waiting = cluster.events.filter(({ version }) => version > (this.version ?? 0));
    const now = waiting.slice(0, 1 + random.below(waiting.length + 1));
    for (const event of now) this.tell(event);
    if (now.length < waiting.length) this.later(20, () => this.deliver());
  }

  private tell({ version, type, resource, object }: ClusterEvent): void {
    this.version = version;
    const resourceVersion = String(version);
    if (resource !== this.scope.resource) return;
    const { namespace, name, uid = '' } = object.metadata;
    if (type === 'DELETE') this.listener.onDelete(this.scope, { namespace, name, uid, resourceVersion });
    else this.listener.onUpsert(this.scope, observed(object));
  }

  private prove(): void {
    const { cluster, clock, heartbeatMs } = this.parts;
    this.beat = clock.after(heartbeatMs / 2, () => {
      this.prove();
      if (!this.open || cluster.isDown) return;
      const current = this.version !== null && this.version >= cluster.version;
      const resourceVersion = String(this.version ?? 0);
      this.listener.onNews(this.scope, { type: current ? 'PROGRESS' : 'PROOF', resourceVersion });
    });
  }

  private retry(): void {
    this.later(3_000, () => this.connect());
  }

  private later(withinMs: number, run: () => void): void {
    if (this.stopped) return;
    this.timer?.cancel();
    this.timer = this.parts.clock.after(this.parts.random.below(withinMs), () => {
      this.timer = null;
      run();
    });
  }
}
