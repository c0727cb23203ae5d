import type { Backend, BackendChange } from '@rollcall/core';

import { CheckRunner } from '../checks/check-runner.js';
import type { NameResolver } from '../checks/name-resolver.js';
import { NameFollower } from '../checks/name-follower.js';
import type { Prober } from '../checks/prober.js';
import { LeaderAnswers } from '../commands/leader-answers.js';
import type { LogRevision } from '../view/log-feed.js';
import type { ServiceView } from '../view/service-view.js';
import type { ClusterWriteBackOptions, ClusterWriteBackParts } from './cluster-write-back.js';
import { ClusterWriteBack } from './cluster-write-back.js';
import type { LedCluster } from './led-cluster.js';
import type { SliceWriter } from './slice-writer.js';
import { StopSignal } from './stop-signal.js';

export interface ClusterRegistrationsOptions extends ClusterWriteBackOptions {
  /** Backends that are checked at a time, in each cluster. */
  readonly checkConcurrency: number;
  /** Names that are resolved at a time, in each cluster. */
  readonly nameConcurrency: number;
}

/** A way to write to one cluster, for as long as it is led. */
export interface OpenSliceWriter extends SliceWriter {
  /** Ends what is under way, as UNAVAILABLE. */
  stop(): void;
}

export interface ClusterRegistrationsParts extends ClusterWriteBackParts {
  readonly writer: OpenSliceWriter | null;
  readonly resolver: NameResolver;
  readonly prober: Prober;
  /** Whether what must be there can be reached; true where nothing was named. */
  controlAnswers(): Promise<boolean>;
}

/** What is done for the registrations of one cluster while this worker leads it: written back, resolved, checked. */
export class ClusterRegistrations {
  private readonly writeBack: ClusterWriteBack;
  private readonly names: NameFollower;
  private readonly checks: CheckRunner;
  /** To what people ask of the cluster's leader. */
  readonly answers: LeaderAnswers;
  private readonly stopping = new StopSignal();

  constructor(
    readonly cluster: LedCluster,
    options: ClusterRegistrationsOptions,
    private readonly parts: ClusterRegistrationsParts,
  ) {
    const find = (id: string): Backend | null => parts.view.catalog.registrations.find(id);
    const more = { ...parts, find, controlAnswers: () => parts.controlAnswers(), signal: this.stopping };
    this.writeBack = new ClusterWriteBack(cluster, options, parts);
    this.names = new NameFollower(cluster, { concurrency: options.nameConcurrency }, more);
    this.checks = new CheckRunner(cluster, { concurrency: options.checkConcurrency }, more);
    this.answers = new LeaderAnswers(cluster, parts);
  }

  /** Looks at everything that there is. */
  begin(): void {
    const { catalog } = this.parts.view;
    for (const { id, cluster, namespace, service } of catalog.registrations.all()) {
      if (cluster !== this.cluster.name) continue;
      this.writeBack.touch(`${namespace}/${service}`);
      this.names.renew(id);
      this.checks.renew(id);
    }
    for (const key of this.parts.view.servicesWithOwnSlices(this.cluster.name)) this.writeBack.touch(key);
  }

  folded({ changes }: LogRevision, touched: ReadonlySet<ServiceView>): void {
    const renewed = new Set(changes.flatMap((change) => (change.kind === 'backend' ? this.renewedBy(change) : [])));
    for (const { key } of touched) {
      if (renewed.has(key)) this.writeBack.renew(key);
      else this.writeBack.touch(key);
    }
  }

  /** Ends at once what it can; resolves when all has ended. */
  async stop(): Promise<void> {
    const ended = [this.writeBack.stop(), this.names.stop(), this.checks.stop()];
    this.stopping.abort();
    this.parts.writer?.stop();
    await Promise.all(ended);
  }

  /** Its Service, if what is registered changed; what is said of it is no reason to try again. */
  private renewedBy({ namespace, service, name: id, before, after }: BackendChange): readonly string[] {
    if (before?.version === after?.version) return [];
    if (!after) this.writeBack.forget(id);
    this.names.renew(id);
    this.checks.renew(id);
    return [`${namespace}/${service}`];
  }
}
