import type { AddressPolicy, RestrictedNetwork } from '@rollcall/core';

import type { AuditLog } from '../backends/audit-log.js';
import type { BackendStore } from '../backends/backend-store.js';
import type { NameResolver } from '../checks/name-resolver.js';
import type { Prober } from '../checks/prober.js';
import type { Clock, Random } from '../clock.js';
import type { AnswerTools } from '../commands/question-runner.js';
import { QuestionRunner } from '../commands/question-runner.js';
import type { Bell, QuestionStore, TakenQuestion } from '../commands/question-store.js';
import type { Logger } from '../logger.js';
import type { LogFeed, LogRevision } from '../view/log-feed.js';
import type { ServiceView } from '../view/service-view.js';
import { AddressJudge } from './address-judge.js';
import type { ClusterRegistrationsOptions, OpenSliceWriter } from './cluster-registrations.js';
import { ClusterRegistrations } from './cluster-registrations.js';
import type { LeadershipListener, LedCluster } from './led-cluster.js';
import type { RegistrationFigures } from './registration-figures.js';
import { registrationFigures } from './registration-figures.js';
import type { WorkerViewListener } from './worker-view.js';
import { WorkerView } from './worker-view.js';
import type { TalliedWrites } from './write-tally.js';
import { WriteTally } from './write-tally.js';

export interface RegistrationWorkerOptions extends ClusterRegistrationsOptions {
  /** What the operator allows. */
  readonly policy: AddressPolicy;
}

export interface RegistrationWorkerParts {
  /** A feed that was not started yet. */
  openFeed(): LogFeed;
  /** For clusters that are written only. */
  openWriter(cluster: string): OpenSliceWriter;
  readonly backends: BackendStore;
  readonly audit: AuditLog;
  /** What people ask of the clusters that this worker leads. */
  readonly questions: QuestionStore;
  /** Rings when there may be a question. */
  readonly bell: Bell;
  readonly resolver: NameResolver;
  readonly prober: Prober;
  /** Where we are ourselves: see {@link OwnPlaces}. */
  ownNetworks(): readonly RestrictedNetwork[];
  /** Whether what must be there can be reached; true where nothing was named. */
  controlAnswers(): Promise<boolean>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** What a worker does for registrations of the clusters that it leads. Does nothing, and keeps nothing in memory, while there are none. */
export class RegistrationWorker implements LeadershipListener, WorkerViewListener {
  private readonly view: WorkerView;
  private readonly judge: AddressJudge;
  private readonly led = new Map<string, ClusterRegistrations>();
  private readonly runner: QuestionRunner;
  private readonly tally = new WriteTally();

  constructor(
    private readonly options: RegistrationWorkerOptions,
    private readonly parts: RegistrationWorkerParts,
  ) {
    this.view = new WorkerView(() => parts.openFeed(), this, parts.logger);
    this.judge = new AddressJudge(() => this.policy(), this.view.catalog, parts.clock);
    this.runner = new QuestionRunner({
      ...parts,
      led: () => [...this.led.values()].map(({ cluster }) => cluster),
      answer: (question, tools) => this.answer(question, tools),
    });
  }

  start(): void {
    this.view.start();
    this.runner.start();
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    await Promise.all([...this.led.keys()].map((cluster) => this.onLost(cluster)));
    await this.view.stop();
  }

  /** What became of writes since the worker began. */
  writes(): readonly TalliedWrites[] {
    return this.tally.all();
  }

  /** How the registrations of the clusters stand that this worker leads. */
  *figures(): Iterable<readonly [string, RegistrationFigures]> {
    const all = this.view.catalog.registrations.all();
    for (const name of this.led.keys())
      yield [
        name,
        registrationFigures(
          all.filter(({ cluster }) => cluster === name),
          this.parts.clock.nowMs(),
        ),
      ];
  }

  /** Questions that are answered, and those that were. */
  get questions(): { readonly running: number; readonly answered: number } {
    return this.runner.figures;
  }

  onLed(cluster: LedCluster): void {
    const { view, judge, parts } = this;
    const registrations = new ClusterRegistrations(cluster, this.options, {
      ...{ view, judge, ...parts },
      controlAnswers: () => parts.controlAnswers(),
      writer: cluster.writeBack ? this.tally.counted(cluster.name, parts.openWriter(cluster.name)) : null,
      onFenced: () => void this.onLost(cluster.name),
    });
    this.led.set(cluster.name, registrations);
    registrations.begin();
  }

  async onLost(cluster: string): Promise<void> {
    const registrations = this.led.get(cluster);
    this.led.delete(cluster);
    await Promise.all([registrations?.stop(), this.runner.forget(cluster)]);
  }

  onLoaded(): void {
    for (const registrations of this.led.values()) registrations.begin();
  }

  onFolded(revision: LogRevision, touched: ReadonlySet<ServiceView>): void {
    this.led.get(revision.cluster)?.folded(revision, touched);
  }

  private policy(): AddressPolicy {
    const { policy } = this.options;
    return { ...policy, restrictedNetworks: [...policy.restrictedNetworks, ...this.parts.ownNetworks()] };
  }

  private async answer(question: TakenQuestion, tools: AnswerTools): Promise<unknown> {
    const registrations = this.led.get(question.cluster);
    if (!registrations) throw new Error('it does not lead the cluster any more');
    return registrations.answers.to(question, tools);
  }
}
