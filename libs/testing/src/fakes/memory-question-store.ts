import type {
  AskResult,
  Bell,
  NewQuestion,
  QuestionOutcome,
  QuestionState,
  QuestionStore,
  Taken,
  TakeRequest,
} from '@rollcall/catalog';

import type { MemoryDatabase } from './memory-database.js';

/** {@link QuestionStore} in memory. */
export class MemoryQuestionStore implements QuestionStore {
  constructor(private readonly database: MemoryDatabase) {}

  async ask({ cluster, kind, question, askedBy, patienceMs, atOnce }: NewQuestion): Promise<AskResult> {
    await this.database.reach();
    const { clock, questions, clusters } = this.database;
    const nowMs = clock.nowMs();
    const lease = clusters.get(cluster)?.lease;
    if (!lease?.holder || lease.expiresAtMs <= nowMs) return { type: 'NO_LEADER' };
    const open = [...questions.values()].filter(
      (each) => each.askedBy === askedBy && !each.outcome && !each.cancelled && each.expiresAtMs > nowMs,
    );
    if (open.length >= atOnce) return { type: 'TOO_MANY' };
    const id = String(questions.size + 1);
    const expiresAtMs = nowMs + patienceMs;
    const asked = { cluster, kind, question: structuredClone(question), askedBy, expiresAtMs };
    questions.set(id, { ...asked, begun: false, cancelled: false, progress: [], outcome: null });
    this.database.notify();
    return { type: 'ASKED', id };
  }

  async look(id: string): Promise<QuestionState | null> {
    await this.database.reach();
    const question = this.database.questions.get(id);
    if (!question) return null;
    const { begun, progress, outcome } = question;
    return structuredClone({ begun, progress, outcome });
  }

  async cancel(id: string): Promise<void> {
    await this.database.reach();
    const question = this.database.questions.get(id);
    if (question && !question.outcome) question.cancelled = true;
    this.database.notify();
  }

  async take({ led, running, limit }: TakeRequest): Promise<Taken> {
    await this.database.reach();
    const { questions, clock, clusters } = this.database;
    const nowMs = clock.nowMs();
    const cancelled = running.filter((id) => questions.get(id)?.cancelled !== false);
    const open = [...questions]
      .filter(([, { cluster, begun, cancelled: off, expiresAtMs }]) => {
        const epoch = led.find((each) => each.cluster === cluster)?.epoch;
        const isLed = epoch !== undefined && clusters.get(cluster)?.lease.epoch === epoch;
        return isLed && !begun && !off && expiresAtMs > nowMs;
      })
      .slice(0, Math.max(0, limit));
    const taken = open.map(([id, each]) => {
      each.begun = true;
      const { cluster, kind, question } = each;
      return { id, cluster, kind, question: structuredClone(question), leftMs: each.expiresAtMs - nowMs };
    });
    return { questions: taken, cancelled };
  }

  async tell(id: string, progress: readonly unknown[]): Promise<void> {
    await this.database.reach();
    const question = this.database.questions.get(id);
    if (question && !question.outcome) question.progress = structuredClone(progress);
    this.database.notify();
  }

  async finish(id: string, outcome: QuestionOutcome): Promise<void> {
    await this.database.reach();
    const question = this.database.questions.get(id);
    if (question && !question.outcome) question.outcome = structuredClone(outcome);
    this.database.notify();
  }
}

/** Rings on every write of a {@link MemoryDatabase}, unless it is `silent`. */
export class MemoryBell implements Bell {
  silent = false;

  constructor(private readonly database: MemoryDatabase) {}

  onRing(listener: () => void): () => void {
    return this.database.onNotify(() => {
      if (!this.silent) queueMicrotask(listener);
    });
  }
}
