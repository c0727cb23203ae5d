import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ManualClock,
  MemoryBell,
  MemoryClusterRegistry,
  MemoryDatabase,
  MemoryLeaseStore,
  MemoryQuestionStore,
  RecordingLogger,
  settle,
} from '@rollcall/testing';

import { StoreUnavailableError } from '../catalog-errors.js';
import type { LedCluster } from '../write-back/led-cluster.js';
import { StopSignal } from '../write-back/stop-signal.js';
import { LeaderDesk, PATIENCE_MS, QUESTIONS_AT_ONCE } from './leader-desk.js';
import type { Answered } from './leader-question.js';
import type { AnswerTools } from './question-runner.js';
import { QuestionRunner } from './question-runner.js';
import type { TakenQuestion } from './question-store.js';

const NO_DATA = { type: 'NO_DATA', message: 'it has no address' } as const;

/** A replica that asks and a worker that answers, over one database. */
class World {
  readonly clock = new ManualClock();
  readonly database = new MemoryDatabase(this.clock);
  readonly questions = new MemoryQuestionStore(this.database);
  readonly bell = new MemoryBell(this.database);
  readonly desk = new LeaderDesk({ questions: this.questions, bell: this.bell, clock: this.clock });
  readonly logger = new RecordingLogger();
  led: LedCluster[] = [];
  /** Questions that the worker was given. */
  readonly taken: TakenQuestion[] = [];
  answer: (question: TakenQuestion, tools: AnswerTools) => Promise<unknown> = () => Promise.resolve(NO_DATA);
  readonly runner = new QuestionRunner({
    ...{ questions: this.questions, bell: this.bell, clock: this.clock, logger: this.logger },
    led: () => this.led,
    answer: (question, tools) => {
      this.taken.push(question);
      return this.answer(question, tools);
    },
  });

  async lead(): Promise<void> {
    await new MemoryClusterRegistry(this.database).declare('prod', 'KUBERNETES');
    const epoch = (await new MemoryLeaseStore(this.database).acquire('prod', 'w', 86_400_000)) ?? 0;
    this.led = [{ name: 'prod', epoch, writeBack: true, isHeld: () => true }];
  }

  ask(more: Partial<Parameters<LeaderDesk['ask']>[0]> = {}): Promise<Answered<unknown>> {
    const question = { name: 'db.corp.example' };
    return this.desk.ask({ cluster: 'prod', kind: 'RESOLVE_NAME', question, askedBy: 'token:t-1', ...more });
  }

  /** The worker answers nothing until it is called off. */
  hang(): void {
    this.answer = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('called off'))));
  }
}

let world: World;
beforeEach(async () => {
  world = new World();
  await world.lead();
  world.runner.start();
});
afterEach(() => world.runner.stop());

describe('what is asked of the worker that leads a cluster', () => {
  test('is answered as soon as the bell rings', async () => {
    expect(await world.ask()).toEqual({ type: 'ANSWERED', answer: NO_DATA });
    expect(world.clock.monotonicMs()).toBe(0);
    expect(world.runner.figures).toEqual({ running: 0, answered: 1 });
  });

  test('is answered at once, also one after the other: no ring is lost between two looks', async () => {
    for (let n = 0; n < 20; n += 1) expect(await world.ask()).toMatchObject({ type: 'ANSWERED' });
    expect(world.clock.monotonicMs()).toBe(0);
  });

  test('is answered all the same, and in time, where no bell rings', async () => {
    world.bell.silent = true;
    const asked = world.ask();
    await world.clock.step(2_000);
    expect(await asked).toMatchObject({ type: 'ANSWERED' });
  });

  test('is told on the way, each thing once and in order', async () => {
    world.answer = async (_, { tell }) => {
      for (const n of [1, 2, 3]) {
        tell(n);
        await settle(2);
      }
      return NO_DATA;
    };
    const told: unknown[] = [];
    await world.ask({ onProgress: (each) => told.push(each) });
    expect(told).toEqual([1, 2, 3]);
  });

  test('is not answered where nobody leads', async () => {
    world.database.cluster('prod').lease.holder = null;
    expect(await world.ask()).toEqual({
      type: 'UNANSWERED',
      message: 'no worker leads cluster prod at the moment',
      begun: false,
    });
  });

  test('is given up when patience is over, is not begun after that, and the asker can ask again', async () => {
    const { led } = world;
    world.led = [];
    const asked = world.ask();
    await world.clock.step(PATIENCE_MS);
    expect(await asked).toMatchObject({ type: 'UNANSWERED', begun: false, message: expect.stringContaining('5 s') });
    world.led = led;
    await world.clock.step(2_000);
    expect(world.taken).toEqual([]);
    expect(await world.ask()).toMatchObject({ type: 'ANSWERED' });
  });

  test('that was begun and not answered in time says so, and the worker is called off', async () => {
    world.hang();
    const asked = world.ask();
    await world.clock.step(PATIENCE_MS);
    expect(await asked).toMatchObject({ type: 'UNANSWERED', begun: true });
    await world.clock.step(1_000);
    expect(world.runner.figures.running).toBe(0);
  });

  test('is called off at the worker when whoever asked goes away', async () => {
    world.hang();
    const signal = new StopSignal();
    const asked = world.ask({ signal });
    await settle();
    expect(world.runner.figures.running).toBe(1);
    signal.abort();
    expect(await asked).toMatchObject({ type: 'UNANSWERED' });
    await settle();
    expect(world.runner.figures.running).toBe(0);
    expect(world.clock.monotonicMs()).toBe(0);
  });

  test('ends when the worker leads the cluster no more, or stops', async () => {
    world.hang();
    const asked = world.ask();
    await settle();
    world.led = [];
    await world.runner.forget('prod');
    expect(await asked).toMatchObject({ type: 'UNANSWERED', message: expect.stringContaining('called off') });
  });

  test('that the worker cannot answer says why, and is in its log', async () => {
    world.answer = () => Promise.reject(new Error('write-back is off'));
    expect(await world.ask()).toMatchObject({
      type: 'UNANSWERED',
      message: 'the worker that leads cluster prod could not do it: write-back is off',
    });
    expect(world.logger.lines).toMatchObject([{ message: 'a question could not be answered' }]);
  });

  test('is limited for each asker', async () => {
    world.hang();
    const asked = Array.from({ length: QUESTIONS_AT_ONCE }, () => world.ask());
    await settle();
    expect(await world.ask()).toMatchObject({ type: 'TOO_MANY' });
    await world.clock.step(PATIENCE_MS);
    await Promise.all(asked);
  });

  test('cannot be asked without a database, and waits out one that goes away meanwhile', async () => {
    world.database.fail();
    await expect(world.ask()).rejects.toThrow(StoreUnavailableError);
    world.database.recover();
    let answer: (answer: unknown) => void = () => undefined;
    world.answer = () => new Promise((resolve) => (answer = resolve));
    const asked = world.ask();
    await settle();
    world.database.fail();
    await world.clock.step(1_000);
    world.database.recover();
    answer(NO_DATA);
    await world.clock.step(1_000);
    expect(await asked).toMatchObject({ type: 'ANSWERED' });
  });
});
