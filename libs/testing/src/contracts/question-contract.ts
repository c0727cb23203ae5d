import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterRegistry, LeaseStore, NewQuestion, QuestionStore } from '@rollcall/catalog';

/** A store of questions, with what they stand on. */
export interface QuestionStoreParts {
  readonly questions: QuestionStore;
  readonly registry: ClusterRegistry;
  readonly leases: LeaseStore;
  close(): Promise<void>;
}

const LEASE_MS = 60_000;

/** What every store of questions promises: run on the fake and on PostgreSQL. */
export function questionContract(name: string, open: () => Promise<QuestionStoreParts>): void {
  describe(`${name} keeps the promises of a store of questions`, () => {
    let store: QuestionStoreParts;
    let epoch: number;
    beforeEach(async () => {
      store = await open();
      await store.registry.declare('prod', 'KUBERNETES');
      epoch = (await store.leases.acquire('prod', 'w', LEASE_MS)) ?? 0;
    });
    afterEach(() => store.close());

    const ask = (more: Partial<NewQuestion> = {}) =>
      store.questions.ask({
        ...{ cluster: 'prod', kind: 'RESOLVE_NAME', question: { name: 'db.corp.example' } },
        ...{ askedBy: 'token:t-1', patienceMs: 60_000, atOnce: 4, ...more },
      });
    const asked = async (more: Partial<NewQuestion> = {}): Promise<string> => {
      const result = await ask(more);
      if (result.type !== 'ASKED') throw new TypeError(result.type);
      return result.id;
    };
    const take = (limit = 10, running: readonly string[] = []) =>
      store.questions.take({ led: [{ cluster: 'prod', epoch }], running, limit });

    test('a question is given once, with what it asks and how long its asker waits', async () => {
      const id = await asked();
      expect(await store.questions.look(id)).toEqual({ begun: false, progress: [], outcome: null });
      const { questions, cancelled } = await take();
      expect(questions).toMatchObject([
        { id, cluster: 'prod', kind: 'RESOLVE_NAME', question: { name: 'db.corp.example' } },
      ]);
      expect(questions[0]?.leftMs).toBeGreaterThan(0);
      expect(questions[0]?.leftMs).toBeLessThanOrEqual(60_000);
      expect(cancelled).toEqual([]);
      expect((await take()).questions).toEqual([]);
      expect(await store.questions.look(id)).toMatchObject({ begun: true });
    });

    test('only those who lead the cluster under that epoch get it, and no more than they can take', async () => {
      await asked();
      const second = await asked();
      const of = (led: readonly { cluster: string; epoch: number }[]) =>
        store.questions.take({ led, running: [], limit: 10 });
      expect((await of([])).questions).toEqual([]);
      expect((await of([{ cluster: 'prod', epoch: epoch - 1 }])).questions).toEqual([]);
      expect((await of([{ cluster: 'test', epoch }])).questions).toEqual([]);
      expect((await take(0)).questions).toEqual([]);
      expect((await take(1)).questions).toHaveLength(1);
      expect((await take()).questions).toMatchObject([{ id: second }]);
    });

    test('where nobody leads, nothing is asked', async () => {
      await store.leases.release('prod', { holder: 'w', epoch });
      expect(await ask()).toEqual({ type: 'NO_LEADER' });
      expect(await ask({ cluster: 'nowhere' })).toEqual({ type: 'NO_LEADER' });
    });

    test('one asker has no more under way than may be, and others have their own', async () => {
      const first = await asked({ atOnce: 2 });
      const second = await asked({ atOnce: 2 });
      expect(await ask({ atOnce: 2 })).toEqual({ type: 'TOO_MANY' });
      await asked({ atOnce: 2, askedBy: 'token:t-2' });
      await store.questions.finish(first, { type: 'ANSWERED', answer: null });
      await asked({ atOnce: 2 });
      await store.questions.cancel(second);
      await asked({ atOnce: 2 });
      expect(await ask({ atOnce: 2 })).toEqual({ type: 'TOO_MANY' });
    });

    test('of those that are asked at one moment, too, no more are under way than may be', async () => {
      const results = await Promise.all(Array.from({ length: 8 }, () => ask({ atOnce: 3 })));
      expect(results.filter(({ type }) => type === 'ASKED')).toHaveLength(3);
    });

    test('nothing is begun when patience is over, and it does not count any more', async () => {
      await asked({ patienceMs: -1, atOnce: 1 });
      expect((await take()).questions).toEqual([]);
      expect(await ask({ atOnce: 1 })).toMatchObject({ type: 'ASKED' });
    });

    test('what was called off before is not begun, and what was called off since is named', async () => {
      await store.questions.cancel(await asked());
      expect((await take()).questions).toEqual([]);
      const id = await asked();
      await take();
      expect((await take(10, [id])).cancelled).toEqual([]);
      await store.questions.cancel(id);
      expect((await take(10, [id])).cancelled).toEqual([id]);
    });

    test('what is told on the way is seen in order, and the answer is the last word', async () => {
      const id = await asked();
      await take();
      await store.questions.tell(id, [{ n: 1 }]);
      await store.questions.tell(id, [{ n: 1 }, { n: 2, text: 'a\u0000b' }]);
      const seen = await store.questions.look(id);
      expect(seen?.progress).toMatchObject([{ n: 1 }, { n: 2 }]);
      await store.questions.finish(id, { type: 'ANSWERED', answer: { ok: true } });
      await store.questions.finish(id, { type: 'FAILED', message: 'too late' });
      await store.questions.tell(id, []);
      expect(await store.questions.look(id)).toMatchObject({
        begun: true,
        progress: [{ n: 1 }, { n: 2 }],
        outcome: { type: 'ANSWERED', answer: { ok: true } },
      });
    });
  });
}
