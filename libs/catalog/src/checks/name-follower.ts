import type { AddressVerdict, Backend, ResolvedStatus } from '@rollcall/core';
import { jsonEquals } from '@rollcall/core';

import type { AbortLike } from '../abort-like.js';
import type { BackendStore } from '../backends/backend-store.js';
import { FencedError } from '../catalog-errors.js';
import type { AddressJudge } from '../write-back/address-judge.js';
import type { KeyedQueueParts, Turn } from '../write-back/keyed-queue.js';
import { KeyedQueue } from '../write-back/keyed-queue.js';
import type { LedCluster } from '../write-back/led-cluster.js';
import { TTL_SECONDS } from './clamp-ttl.js';
import type { NameResolver } from './name-resolver.js';
import { resolvedStatus } from './resolved-status.js';

export interface NameFollowerOptions {
  /** Names that are resolved at a time. */
  readonly concurrency: number;
}

export interface NameFollowerParts extends KeyedQueueParts {
  readonly resolver: NameResolver;
  readonly judge: AddressJudge;
  readonly backends: BackendStore;
  /** null = it is gone. */
  find(id: string): Backend | null;
  /** Aborted when the cluster is led no more. */
  readonly signal: AbortLike;
  readonly onFenced: () => void;
}

/** Follows the names that are registered in one cluster as long as their answers hold, and writes what changes. */
export class NameFollower {
  private readonly queue: KeyedQueue;

  constructor(
    private readonly cluster: LedCluster,
    options: NameFollowerOptions,
    private readonly parts: NameFollowerParts,
  ) {
    const backoff = { firstBackoffMs: TTL_SECONDS.min * 1_000, backoffCapMs: (TTL_SECONDS.max * 1_000) / 5 };
    this.queue = new KeyedQueue({ ...options, ...backoff }, parts, (id) => this.turn(id));
  }

  /** A registration came, or changed: asked for at once. */
  renew(id: string): void {
    if (this.isFollowed(this.parts.find(id))) this.queue.renew(id);
    else this.queue.forget(id);
  }

  async stop(): Promise<void> {
    await this.queue.stop();
  }

  private isFollowed(backend: Backend | null): backend is Backend {
    return backend?.family === 'FQDN' && backend.state !== 'DISABLED';
  }

  private async turn(id: string): Promise<Turn> {
    const asked = this.parts.find(id);
    if (!this.isFollowed(asked)) return { type: 'DONE', againInMs: null };
    const answer = await this.parts.resolver.resolve(asked.address, this.parts.signal);
    const backend = this.parts.find(id);
    // What was asked before the registration changed answers another question.
    if (this.parts.signal.aborted || backend?.version !== asked.version) return { type: 'DONE', againInMs: null };
    const at = new Date(this.parts.clock.nowMs()).toISOString();
    const judge = (address: string): AddressVerdict => this.parts.judge.judge(backend, address);
    const resolved = resolvedStatus(answer, backend.status.resolved, { at, judge });
    if (!sameAnswer(resolved, backend.status.resolved)) await this.report(backend, resolved);
    if (answer.type !== 'ADDRESSES') return { type: 'RETRY', afterMs: null };
    return { type: 'DONE', againInMs: resolved.ttlSeconds * 1_000 * (1 + this.parts.random() / 10) };
  }

  private async report({ id, version }: Backend, resolved: ResolvedStatus): Promise<void> {
    const { name: cluster, epoch } = this.cluster;
    const at = new Date(this.parts.clock.nowMs()).toISOString();
    try {
      await this.parts.backends.report({ cluster, epoch, at, reports: [{ id, version, status: { resolved } }] });
    } catch (error) {
      if (!(error instanceof FencedError)) throw error;
      this.parts.onFenced();
    }
  }
}

/** When it was answered, and for how long, is no change. */
function sameAnswer(a: ResolvedStatus, b: ResolvedStatus | null): boolean {
  return b !== null && a.error === b.error && jsonEquals(a.addresses, b.addresses);
}
