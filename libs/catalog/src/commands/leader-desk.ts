import type { AbortLike } from '../abort-like.js';
import { StoreUnavailableError } from '../catalog-errors.js';
import type { Clock } from '../clock.js';
import type { Answer, Answered, Question, QuestionKind } from './leader-question.js';
import type { Bell, QuestionState, QuestionStore } from './question-store.js';

export interface LeaderDeskParts {
  readonly questions: QuestionStore;
  /** Rings when there may be an answer. */
  readonly bell: Bell;
  readonly clock: Clock;
}

export interface Asking<K extends QuestionKind> {
  readonly cluster: string;
  readonly kind: K;
  readonly question: Question<K>;
  readonly askedBy: string;
  /** Not longer than {@link PATIENCE_MS}, which it is by default. */
  readonly patienceMs?: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortLike;
  /** Told of everything that the worker tells on the way. */
  readonly onProgress?: (told: unknown) => void;
}

/** What is asked of a cluster's leader is answered within this time, or not at all. */
export const PATIENCE_MS = 5_000;
/** Questions of one asker at a time, on all replicas together. */
export const QUESTIONS_AT_ONCE = 4;
/** Without a bell an answer is seen after so long. */
const LOOK_MS = 500;

/** Where a replica asks the worker that leads a cluster, and waits for the answer. */
export class LeaderDesk {
  constructor(private readonly parts: LeaderDeskParts) {}

  /** Throws {@link StoreUnavailableError} if it could not even be asked. */
  async ask<K extends QuestionKind>(asking: Asking<K>): Promise<Answered<Answer<K>>> {
    const { cluster, kind, question, askedBy, patienceMs = PATIENCE_MS } = asking;
    const { questions, bell, clock } = this.parts;
    const untilMs = clock.monotonicMs() + patienceMs;
    const waiting = new Waiting(clock, asking.signal);
    const off = bell.onRing(() => waiting.wake());
    try {
      const asked = await questions.ask({
        ...{ cluster, kind, question, askedBy, patienceMs },
        atOnce: QUESTIONS_AT_ONCE,
      });
      if (asked.type === 'NO_LEADER') return unanswered(`no worker leads cluster ${cluster} at the moment`, false);
      if (asked.type === 'TOO_MANY') {
        const message = `${QUESTIONS_AT_ONCE} questions to clusters are under way for you: wait for one to end`;
        return { type: 'TOO_MANY', message };
      }
      return await this.answerTo(asked.id, asking, { untilMs, waiting });
    } finally {
      off();
      waiting.end();
    }
  }

  private async answerTo<K extends QuestionKind>(
    id: string,
    asking: Asking<K>,
    { untilMs, waiting }: { readonly untilMs: number; readonly waiting: Waiting },
  ): Promise<Answered<Answer<K>>> {
    const { cluster, signal, onProgress, patienceMs = PATIENCE_MS } = asking;
    let [told, begun] = [0, false];
    for (;;) {
      const state = await this.look(id);
      if (signal?.aborted !== true) for (const each of state?.progress.slice(told) ?? []) onProgress?.(each);
      told = Math.max(told, state?.progress.length ?? 0);
      begun ||= state?.begun ?? false;
      // Its form is that of the question: whoever answers speaks this language.
      if (state?.outcome?.type === 'ANSWERED') return { type: 'ANSWERED', answer: state.outcome.answer as Answer<K> };
      if (state?.outcome) return unanswered(state.outcome.message, true);
      const leftMs = untilMs - this.parts.clock.monotonicMs();
      if (leftMs <= 0 || signal?.aborted === true) {
        await this.parts.questions.cancel(id).catch(() => undefined); // it expires
        return unanswered(
          `the worker that leads cluster ${cluster} did not answer within ${patienceMs / 1_000} s`,
          begun,
        );
      }
      await waiting.forMs(Math.min(leftMs, LOOK_MS));
    }
  }

  /** null = nothing can be seen now: it is looked at again. */
  private async look(id: string): Promise<QuestionState | null> {
    try {
      return await this.parts.questions.look(id);
    } catch (error) {
      if (error instanceof StoreUnavailableError) return null;
      throw error;
    }
  }
}

/** Waits for a ring, an abort, or some time. */
class Waiting {
  private rung = false;
  private resume: () => void = () => undefined;
  private readonly onAbort = (): void => this.wake();

  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortLike | undefined,
  ) {
    signal?.addEventListener('abort', this.onAbort);
  }

  wake(): void {
    this.rung = true;
    this.resume();
  }

  async forMs(ms: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = this.clock.after(ms, resolve);
        this.resume = () => {
          timer.cancel();
          resolve();
        };
      });
    }
    this.rung = false;
  }

  end(): void {
    this.signal?.removeEventListener('abort', this.onAbort);
  }
}

function unanswered<T>(message: string, begun: boolean): Answered<T> {
  return { type: 'UNANSWERED', message, begun };
}
