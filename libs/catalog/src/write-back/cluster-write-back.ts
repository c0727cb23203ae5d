import type { Backend, EndpointSlice, Service, SlicePlan } from '@rollcall/core';
import { epochOf, isEmptyPlan, isOwnSlice, planWriteBack } from '@rollcall/core';

import type { AuditLog } from '../backends/audit-log.js';
import type { BackendStore, StatusReport } from '../backends/backend-store.js';
import { FencedError } from '../catalog-errors.js';
import { publishedSlice } from '../reads/service-reads.js';
import type { ServiceView } from '../view/service-view.js';
import type { AddressJudge } from './address-judge.js';
import { AwaitedWrites } from './awaited-writes.js';
import { DriftRepairs } from './drift-repairs.js';
import { Expiry } from './expiry.js';
import type { KeyedQueueParts, Turn } from './keyed-queue.js';
import { KeyedQueue } from './keyed-queue.js';
import type { LedCluster } from './led-cluster.js';
import { PlanExecution } from './plan-execution.js';
import type { SliceWriter } from './slice-writer.js';
import { TargetWatch } from './target-watch.js';
import type { WorkerView } from './worker-view.js';
import type { WriteBackGround } from './write-back-statuses.js';
import { WriteBackStatuses } from './write-back-statuses.js';

export interface ClusterWriteBackOptions {
  /** Endpoints in a slice, 1..1000. */
  readonly maxEndpoints: number;
  /** Services that are written at a time. */
  readonly concurrency: number;
  readonly backoffCapMs: number;
}

export interface ClusterWriteBackParts extends KeyedQueueParts {
  readonly view: WorkerView;
  readonly judge: AddressJudge;
  readonly backends: BackendStore;
  readonly audit: AuditLog;
  /** null = the cluster is not written. */
  readonly writer: SliceWriter | null;
  /** Somebody else leads: nothing is done any more. */
  readonly onFenced: () => void;
}

const FIRST_BACKOFF_MS = 200;
/** Registrations in one report. */
const REPORTED_AT_ONCE = 1_000;

/** One Service as a turn finds it. */
interface Found {
  readonly key: string;
  readonly view: ServiceView;
  readonly service: Service | null;
  readonly backends: readonly Backend[];
  readonly slices: readonly EndpointSlice[];
  /** Those that are ours. */
  readonly own: readonly EndpointSlice[];
}

/**
 * Brings what is registered for the Services of one cluster into the cluster, and keeps it there, while this worker leads it: plans from what is seen, writes, waits
 * until it is seen back, and says of each registration how far it has come.
 */
export class ClusterWriteBack {
  private readonly queue: KeyedQueue;
  private readonly awaited: AwaitedWrites;
  private readonly repairs: DriftRepairs;
  private readonly targets: TargetWatch;
  private readonly expiry: Expiry;
  /** What was desired of a Service when nothing was left to be written; a plan for just the same is the repair of a drift. */
  private readonly settled = new Map<string, string>();
  private epoch: number;
  private stopped = false;

  constructor(
    private readonly cluster: LedCluster,
    private readonly options: ClusterWriteBackOptions,
    private readonly parts: ClusterWriteBackParts,
  ) {
    this.epoch = cluster.epoch;
    this.queue = new KeyedQueue({ ...options, firstBackoffMs: FIRST_BACKOFF_MS }, parts, (key) => this.turn(key));
    this.awaited = new AwaitedWrites(parts.clock);
    this.repairs = new DriftRepairs(parts.clock);
    this.targets = new TargetWatch(parts.audit);
    this.expiry = new Expiry(parts.backends, parts.clock);
  }

  /** Something about a Service (`namespace/name`) changed. */
  touch(service: string): void {
    this.queue.add(service);
  }

  /** Somebody changed what is registered for it: what it ran into may be mended. */
  renew(service: string): void {
    this.repairs.forget(service);
    this.queue.renew(service);
  }

  /** A registration is gone. */
  forget(id: string): void {
    this.targets.forget(id);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.queue.stop();
  }

  private async turn(key: string): Promise<Turn> {
    if (!this.cluster.isHeld()) return { type: 'RETRY', afterMs: null };
    const view = this.viewOf(key);
    if (!view) return DONE;
    try {
      const backends = await this.expiry.remove(this.cluster.name, view.backends);
      const found = this.find(key, view, backends);
      if (!this.parts.view.isSynced(this.cluster.name) || (backends.length === 0 && found.own.length === 0))
        return this.until(backends, null);
      await this.targets.look(found.service, backends);
      return await this.reconcile(found);
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
      this.parts.onFenced();
      return DONE;
    }
  }

  private async reconcile(found: Found): Promise<Turn> {
    const { key, backends, own } = found;
    const { writer } = this.parts;
    if (!writer) {
      await this.report(found, { written: [], unwritten: [] });
      return this.until(backends, null);
    }
    const waitMs = this.awaited.waitMs(key, own);
    if (waitMs > 0) return this.until(backends, waitMs);
    await this.takeHigherEpoch(found);
    const plan = this.planOf(found);
    if (isEmptyPlan(plan)) {
      this.settled.set(key, this.desireOf(found));
      await this.report(found, { written: [], unwritten: [] });
      return this.until(backends, null);
    }
    return this.carryOut(found, { plan, writer });
  }

  private async carryOut(
    found: Found,
    { plan, writer }: { readonly plan: SlicePlan; readonly writer: SliceWriter },
  ): Promise<Turn> {
    const { key, own, backends } = found;
    const isDrift = this.settled.get(key) === this.desireOf(found);
    if (isDrift && this.repairs.isExhausted(key)) {
      const problem = { state: 'CONFLICT' as const, message: this.repairs.message(key) };
      const unwritten = [...plan.create, ...plan.update].map((slice) => ({ slice, problem }));
      await this.report(found, { written: [], unwritten });
      return this.until(backends, this.repairs.calmInMs(key));
    }
    let isRepair = isDrift;
    if (isDrift) this.repairs.note(key, []);
    const execution = new PlanExecution(plan, {
      writer,
      mayWrite: () => !this.stopped && this.cluster.isHeld(),
      force: (managers) => {
        if (!isRepair && this.repairs.isExhausted(key)) return this.repairs.message(key);
        if (isRepair) this.repairs.learn(key, managers);
        else this.repairs.note(key, managers);
        isRepair = true;
        return true;
      },
      onWritten: ({ metadata }, resourceVersion) =>
        this.awaited.add(key, metadata.name, {
          type: metadata.resourceVersion === undefined ? 'CREATED' : 'UPDATED',
          resourceVersion,
        }),
      onRemoved: ({ name, uid }) => this.awaited.add(key, name, { type: 'REMOVED', uid }),
    });
    await execution.run(own);
    if (this.stopped) return DONE;
    const slices = [...plan.create, ...plan.update];
    const unwritten = slices.flatMap((slice) => {
      const problem = execution.problems.get(slice.metadata.name);
      return problem === undefined ? [] : [{ slice, problem }];
    });
    await this.report(found, { written: execution.written, unwritten });
    if (execution.failed) return { type: 'RETRY', afterMs: execution.retryAfterMs };
    return isRepair ? { type: 'PAUSE', ms: this.pauseMs(key) } : this.until(backends, this.awaited.waitMs(key, own));
  }

  /**
   * A slice of ours that says a higher epoch, though the database says that nobody else leads, is from before the database was restored.
   * Throws {@link FencedError}.
   */
  private async takeHigherEpoch({ own }: Found): Promise<void> {
    const newest = Math.max(-1, ...own.map(({ metadata }) => epochOf(metadata.annotations)));
    if (newest <= this.epoch) return;
    const { name: cluster, epoch } = this.cluster;
    const at = new Date(this.parts.clock.nowMs()).toISOString();
    await this.parts.backends.report({ cluster, epoch, at, reports: [] });
    const taken = { cluster, epoch: newest + 1 };
    this.parts.logger.warn('slices of a higher epoch were found: the next one is taken', taken);
    this.epoch = newest + 1;
  }

  private planOf({ service, backends, slices, view }: Found): SlicePlan {
    const { catalog } = this.parts.view;
    const { cluster, namespace } = view;
    return planWriteBack({
      service,
      backends,
      slices,
      isTaken: (name) => catalog.hasSlice({ cluster, namespace, name }),
      settings: { mark: catalog.mark, maxEndpoints: this.options.maxEndpoints, epoch: this.epoch },
      judge: (backend, address) => this.parts.judge.judge(backend, address),
    });
  }

  private async report(found: Found, outcome: Pick<WriteBackGround, 'written' | 'unwritten'>): Promise<void> {
    const { name: cluster, epoch } = this.cluster;
    const at = new Date(this.parts.clock.nowMs()).toISOString();
    const statuses = new WriteBackStatuses({
      ...outcome,
      cluster,
      service: found.service,
      seen: found.own,
      writeBack: this.parts.writer !== null,
      judge: (backend, address) => this.parts.judge.judge(backend, address),
    });
    const reports: StatusReport[] = [...statuses.reports(found.backends, at)];
    while (reports.length > 0 && !this.stopped)
      await this.parts.backends.report({ cluster, epoch, at, reports: reports.splice(0, REPORTED_AT_ONCE) });
  }

  private find(key: string, view: ServiceView, backends: readonly Backend[]): Found {
    const { mark } = this.parts.view.catalog;
    const slices = view.slices.map(publishedSlice);
    return { key, view, service: view.service, backends, slices, own: slices.filter((each) => isOwnSlice(each, mark)) };
  }

  private viewOf(key: string): ServiceView | null {
    const [namespace = '', name = ''] = key.split('/');
    return this.parts.view.catalog.find({ cluster: this.cluster.name, namespace, name });
  }

  /** All that a plan is made from but the slices and what is said of them. */
  private desireOf({ service, backends }: Found): string {
    const of = backends.map(({ id, version, status }) => [
      id,
      version,
      status.check?.state,
      status.resolved?.addresses,
    ]);
    return JSON.stringify([this.epoch, service?.metadata.uid, service?.metadata.resourceVersion, of]);
  }

  private until(backends: readonly Backend[], ms: number | null): Turn {
    const next = [this.expiry.nextInMs(backends), ms].filter((each) => each !== null);
    return { type: 'DONE', againInMs: next.length === 0 ? null : Math.min(...next) };
  }

  private pauseMs(key: string): number {
    const ms = FIRST_BACKOFF_MS * 2 ** this.repairs.count(key);
    return Math.min(this.options.backoffCapMs, ms) * (0.5 + this.parts.random() / 2);
  }
}

const DONE: Turn = { type: 'DONE', againInMs: null };
