import type { Backend, BackendPort, CheckStatus, HealthCheck } from '@rollcall/core';
import { checkedPort } from '@rollcall/core';

import type { AbortLike } from '../abort-like.js';
import type { BackendStore } from '../backends/backend-store.js';
import { FencedError } from '../catalog-errors.js';
import type { AddressJudge } from '../write-back/address-judge.js';
import type { KeyedQueueParts, Turn } from '../write-back/keyed-queue.js';
import { KeyedQueue } from '../write-back/keyed-queue.js';
import type { LedCluster } from '../write-back/led-cluster.js';
import { CheckFreeze, FREEZE } from './check-freeze.js';
import { CheckProgress } from './check-progress.js';
import type { Prober, ProbeResult } from './prober.js';

export interface CheckRunnerOptions {
  /** Checks at a time. */
  readonly concurrency: number;
}

export interface CheckRunnerParts extends KeyedQueueParts {
  readonly prober: Prober;
  readonly judge: AddressJudge;
  readonly backends: BackendStore;
  /** null = it is gone. */
  find(id: string): Backend | null;
  /** Whether what must be there can be reached; true where nothing was named. */
  controlAnswers(): Promise<boolean>;
  /** Aborted when the cluster is led no more. */
  readonly signal: AbortLike;
  readonly onFenced: () => void;
}

interface Checked extends Backend {
  readonly check: HealthCheck;
}

/** Checks that begin together are spread over at most so long. */
const SPREAD_MS = 1_000;

/** Checks the backends of one cluster that are to be checked, each in its interval, and writes when a state changes. */
export class CheckRunner {
  private readonly queue: KeyedQueue;
  private readonly freeze: CheckFreeze;
  private readonly progress = new Map<string, CheckProgress>();

  constructor(
    private readonly cluster: LedCluster,
    options: CheckRunnerOptions,
    private readonly parts: CheckRunnerParts,
  ) {
    const backoff = { firstBackoffMs: 1_000, backoffCapMs: 30_000 };
    this.queue = new KeyedQueue({ ...options, ...backoff }, parts, (id) => this.turn(id));
    this.freeze = new CheckFreeze(FREEZE, parts);
  }

  /** A registration came, changed or went. */
  renew(id: string): void {
    this.queue.forget(id);
    if (isChecked(this.parts.find(id))) {
      this.queue.addIn(id, this.parts.random() * SPREAD_MS);
      return;
    }
    this.progress.delete(id);
    this.freeze.forget(id);
  }

  async stop(): Promise<void> {
    await this.queue.stop();
  }

  private async turn(id: string): Promise<Turn> {
    const backend = this.parts.find(id);
    if (!isChecked(backend)) return { type: 'DONE', againInMs: null };
    const port = checkedPort(backend.ports);
    const result = port && (await this.probe(backend, port));
    const now = this.parts.find(id);
    if (result && !this.parts.signal.aborted && isChecked(now) && now.version === backend.version)
      await this.take(now, result);
    // Nine to eleven tenths of the interval, so that checks do not march in step.
    return { type: 'DONE', againInMs: backend.check.intervalMs * (0.9 + this.parts.random() / 5) };
  }

  /** A name passes if one of the addresses that it resolves to does; null = there is nothing yet that could be checked. */
  private async probe(backend: Checked, { port }: BackendPort): Promise<ProbeResult | null> {
    const isName = backend.family === 'FQDN';
    const addresses = isName ? (backend.status.resolved?.addresses ?? []) : [backend.address];
    let result: ProbeResult | null = null;
    for (const address of addresses) {
      const verdict = this.parts.judge.judge(backend, address);
      if (!verdict.allowed) {
        result ??= { ok: false, message: verdict.message, phases: [] };
        continue;
      }
      const target = { address, port, check: backend.check, name: isName ? backend.address : null };
      result = await this.parts.prober.probe(target, () => undefined, this.parts.signal);
      if (result.ok || this.parts.signal.aborted) break;
    }
    return result;
  }

  private async take(backend: Checked, { ok, message, phases }: ProbeResult): Promise<void> {
    const state = backend.status.check?.state ?? 'UNKNOWN';
    this.freeze.note(backend.id, { ok, isKnownBad: state === 'FAILING' });
    const next = this.progressOf(backend).next(ok, state, backend.check);
    if (next === state || (next === 'FAILING' && (await this.freeze.isFrozen()))) return;
    const since = new Date(this.parts.clock.nowMs()).toISOString();
    await this.report(backend, { state: next, since, message, phases });
  }

  private progressOf({ id, version }: Backend): CheckProgress {
    const known = this.progress.get(id);
    if (known?.version === version) return known;
    const progress = new CheckProgress(version);
    this.progress.set(id, progress);
    return progress;
  }

  private async report({ id, version }: Backend, check: CheckStatus): Promise<void> {
    const { name: cluster, epoch } = this.cluster;
    try {
      const reports = [{ id, version, status: { check } }];
      await this.parts.backends.report({ cluster, epoch, at: check.since, reports });
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
      this.parts.onFenced();
    }
  }
}

function isChecked(backend: Backend | null): backend is Checked {
  return backend !== null && backend.check !== null && backend.state !== 'DISABLED';
}
