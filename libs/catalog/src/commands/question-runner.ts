import type { AbortLike } from '../abort-like.js';
import type { Clock, Timer } from '../clock.js';
import type { Logger } from '../logger.js';
import type { LedCluster } from '../write-back/led-cluster.js';
import { StopSignal } from '../write-back/stop-signal.js';
import type { Bell, QuestionOutcome, QuestionStore, TakenQuestion } from './question-store.js';

export interface QuestionRunnerParts {
  readonly questions: QuestionStore;
  /** Rings when there may be a question. */
  readonly bell: Bell;
  readonly clock: Clock;
  readonly logger: Logger;
  led(): readonly LedCluster[];
  /** What is to be answered; rejects if it cannot be. */
  answer(question: TakenQuestion, how: AnswerTools): Promise<unknown>;
}

/** What a question is answered with. */
export interface AnswerTools {
  /** Aborted when nobody waits for the answer any more, or this worker does not lead the cluster. */
  readonly signal: AbortLike;
  /** Lets the asker know something on the way. */
  readonly tell: (progress: unknown) => void;
}

/** Questions that one worker answers at a time. */
const AT_ONCE = 16;
/** Without a bell a question is begun, or called off, after so long. */
const LOOK_MS = 1_000;

/** Answers what is asked of the clusters that a worker leads. */
export class QuestionRunner {
  private readonly running = new Map<string, { readonly cluster: string; readonly stopping: StopSignal }>();
  private readonly ending = new Set<Promise<void>>();
  private timer: Timer | null = null;
  private off: () => void = () => undefined;
  private looking: Promise<void> | null = null;
  /** Something may have come since the look that is under way began. */
  private again = false;
  private stopped = false;
  private answered = 0;

  constructor(private readonly parts: QuestionRunnerParts) {}

  /** Under way, and answered so far. */
  get figures(): { readonly running: number; readonly answered: number } {
    return { running: this.running.size, answered: this.answered };
  }

  start(): void {
    this.off = this.parts.bell.onRing(() => this.look());
    this.lookAgain();
  }

  /** Nothing about the cluster is answered from now on; resolves when what was under way has ended. */
  async forget(cluster: string): Promise<void> {
    for (const each of this.running.values()) if (each.cluster === cluster) each.stopping.abort();
    await Promise.all(this.ending);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.off();
    this.timer?.cancel();
    await this.looking;
    for (const { stopping } of this.running.values()) stopping.abort();
    await Promise.all(this.ending);
  }

  private lookAgain(): void {
    this.timer = this.parts.clock.after(LOOK_MS, () => {
      this.lookAgain();
      this.look();
    });
  }

  private look(): void {
    if (this.stopped) return;
    this.again = true;
    this.looking ??= this.takeAll().finally(() => {
      this.looking = null;
      if (this.again) this.look(); // it rang just when the last look had ended
    });
  }

  private async takeAll(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      const led = this.parts.led().map(({ name, epoch }) => ({ cluster: name, epoch }));
      if (led.length === 0) return;
      try {
        const running = [...this.running.keys()];
        const taken = await this.parts.questions.take({ led, running, limit: AT_ONCE - running.length });
        for (const id of taken.cancelled) this.running.get(id)?.stopping.abort();
        for (const question of taken.questions) this.begin(question);
      } catch (error) {
        this.parts.logger.debug('questions could not be read', { error: (error as Error).message });
      }
    }
  }

  private begin(question: TakenQuestion): void {
    const stopping = new StopSignal();
    this.running.set(question.id, { cluster: question.cluster, stopping });
    const ended = this.run(question, stopping).finally(() => {
      this.running.delete(question.id);
      this.ending.delete(ended);
      this.answered += 1;
      this.look(); // there is room for another one
    });
    this.ending.add(ended);
  }

  private async run(question: TakenQuestion, stopping: StopSignal): Promise<void> {
    const { id, leftMs } = question;
    const deadline = this.parts.clock.after(leftMs, () => stopping.abort());
    const progress: unknown[] = [];
    let telling = Promise.resolve();
    const tell = (told: unknown): void => {
      progress.push(told);
      const sofar = [...progress];
      telling = telling.then(() => this.parts.questions.tell(id, sofar)).catch(() => undefined); // all of it is told again
    };
    const outcome = await this.outcomeOf(question, { signal: stopping, tell });
    deadline.cancel();
    await telling;
    await this.parts.questions.finish(id, outcome).catch((error: unknown) => {
      this.parts.logger.debug('an answer could not be stored', { id, error: (error as Error).message });
    });
  }

  private async outcomeOf(question: TakenQuestion, tools: AnswerTools): Promise<QuestionOutcome> {
    try {
      const answer = await Promise.race([this.parts.answer(question, tools), calledOff(tools.signal)]);
      return { type: 'ANSWERED', answer };
    } catch (error) {
      const { kind, cluster } = question;
      this.parts.logger.warn('a question could not be answered', { kind, cluster, error: (error as Error).message });
      return {
        type: 'FAILED',
        message: `the worker that leads cluster ${cluster} could not do it: ${(error as Error).message}`,
      };
    }
  }
}

/** Rejects when the signal is aborted: nobody waits for what does not heed it. */
function calledOff(signal: AbortLike): Promise<never> {
  return new Promise((_resolve, reject) => {
    const callOff = (): void => reject(new Error('it took too long, or was called off'));
    if (signal.aborted) callOff();
    else signal.addEventListener('abort', callOff);
  });
}
