import type { AnswerTools, DryRunQuestion, LedCluster, TakenQuestion } from '@rollcall/catalog';
import { QuestionRunner } from '@rollcall/catalog';

import type { MemoryDatabase } from './memory-database.js';
import { MemoryBell, MemoryQuestionStore } from './memory-question-store.js';
import { RecordingLogger } from './recording-logger.js';

/** The test knows the question by its kind. */
type Script = (question: never, tools: AnswerTools) => unknown;

/** The worker that leads a cluster, as far as it is asked something: answers as the test says. Dry runs are taken, until it says otherwise. */
export class ScriptedLeader {
  /** What it was asked, oldest first. */
  readonly asked: TakenQuestion[] = [];
  /** By kind; what is not here cannot be answered. */
  private readonly answers = new Map<string, Script>();
  private readonly runner: QuestionRunner;

  constructor(database: MemoryDatabase, cluster = 'prod') {
    const led = (): readonly LedCluster[] => {
      const lease = database.clusters.get(cluster)?.lease;
      return lease ? [{ name: cluster, epoch: lease.epoch, writeBack: true, isHeld: () => true }] : [];
    };
    this.runner = new QuestionRunner({
      ...{ questions: new MemoryQuestionStore(database), bell: new MemoryBell(database), clock: database.clock },
      ...{ logger: new RecordingLogger(), led },
      answer: (question, tools) => this.answer(question, tools),
    });
    this.on('DRY_RUN', ({ service, slices }: DryRunQuestion) => {
      const taken = { type: 'WRITTEN', resourceVersion: '', warnings: [] };
      return { service: service && taken, slices: slices.map(() => taken) };
    });
    this.runner.start();
  }

  /** From now on. */
  on(kind: string, script: Script): void {
    this.answers.set(kind, script);
  }

  /** Questions that are under way. */
  get running(): number {
    return this.runner.figures.running;
  }

  private answer(question: TakenQuestion, tools: AnswerTools): Promise<unknown> {
    this.asked.push(question);
    const script = this.answers.get(question.kind);
    if (!script) return Promise.reject(new Error(`nobody said what to answer to ${question.kind}`));
    return Promise.resolve(script(question.question as never, tools));
  }
}
