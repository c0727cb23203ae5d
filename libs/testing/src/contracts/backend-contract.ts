import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditLog, AuditOrigin, BackendStore, BackendWrite, StatusReport } from '@rollcall/catalog';
import { FencedError, KeyUsedError, OutdatedBackendError, RegisteredTwiceError } from '@rollcall/catalog';
import type { Backend, BackendChange, CheckStatus } from '@rollcall/core';
import { jsonEquals } from '@rollcall/core';

import { aBackend } from '../builders/backend-builder.js';
import { RecordingListener } from './recording-listener.js';
import type { StoreParts } from './store-contract.js';
import { serviceAdded } from './store-contract.js';

/** A store with registrations. */
export interface BackendStoreParts extends StoreParts {
  readonly backends: BackendStore;
  readonly audit: AuditLog;
}

export const DBA: AuditOrigin = {
  actor: { kind: 'token', id: 't-1', name: 'dba' },
  address: '192.0.2.7',
  userAgent: 'curl/8.9',
  requestId: 'r-1',
};

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:01:00.000Z';
const ALL = {
  since: null,
  until: null,
  actor: null,
  action: null,
  outcome: null,
  cluster: null,
  namespace: null,
  q: null,
  places: { clusters: null, namespaces: null },
};
const FAILING: CheckStatus = { state: 'FAILING', since: LATER, message: 'refused', phases: [] };

export function aBackendWrite(write: Partial<BackendWrite> & Pick<BackendWrite, 'edits'>): BackendWrite {
  return { cluster: 'prod', at: AT, by: DBA, key: null, ...write };
}

export function registering(...backends: readonly Backend[]): BackendWrite {
  return aBackendWrite({ edits: backends.map((backend) => ({ type: 'REGISTER', backend })) });
}

/** An update of what somebody said of a registration, as the version that it was read in. */
export function updating(read: Backend, changed: Partial<Backend>, at = LATER): BackendWrite {
  const { id, version: expected } = read;
  return aBackendWrite({
    at,
    edits: [{ type: 'UPDATE', id, expected, registered: { ...read, ...changed }, status: {} }],
  });
}

/** What every store of registrations promises: run on the fake and on PostgreSQL. */
export function backendContract(name: string, open: () => Promise<BackendStoreParts>): void {
  describe(`${name} keeps the promises of a store of registrations`, () => {
    let store: BackendStoreParts;
    let listener: RecordingListener;
    let epoch: number;
    const feeds: { stop(): Promise<void> }[] = [];
    const one = aBackend();
    const two = aBackend({
      address: 'db.corp.example',
      labels: { team: 'orders' },
      note: 'the old one',
      zone: 'eu-1a',
    });

    beforeEach(async () => {
      store = await open();
      await store.registry.declare('prod', 'KUBERNETES');
      epoch = (await store.leases.acquire('prod', 'w1', 60_000))!;
      listener = await listen();
    });
    afterEach(async () => {
      await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
      await store.close();
    });
    async function listen(): Promise<RecordingListener> {
      const recording = new RecordingListener();
      const feed = store.newFeed();
      feeds.push(feed);
      feed.start(recording);
      await recording.until(() => recording.clusters.length > 0);
      return recording;
    }
    const changes = async (count: number): Promise<readonly BackendChange[]> => {
      await listener.until(() => listener.revisions.length >= count);
      return listener.revisions.flatMap((revision) => revision.changes) as readonly BackendChange[];
    };
    const stored = async (): Promise<readonly Backend[]> => (await listen()).snapshots[0]!.backends;
    const report = (...reports: readonly StatusReport[]) =>
      store.backends.report({ cluster: 'prod', epoch, at: LATER, reports });

    test('many registrations are one revision, and are read back as they were written', async () => {
      const { seq } = await store.backends.write(registering(one, two));
      const change = { kind: 'backend', cluster: 'prod', namespace: 'shop', service: 'orders-db', before: null };
      expect(await changes(1)).toEqual([
        { ...change, name: one.id, after: one },
        { ...change, name: two.id, after: two },
      ]);
      expect(listener.revisions.map((revision) => revision.seq)).toEqual([seq]);
      const { snapshots } = await listen();
      expect([...snapshots[0]!.backends].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([one, two]);
      expect(snapshots[0]!.mark).toEqual({ managedBy: 'rollcall.dev', installation: expect.any(String) });
      expect(snapshots[0]!.lastChanges).toMatchObject([{ cluster: 'prod', namespace: 'shop', name: 'orders-db', seq }]);
    });

    test('an update counts its version and leaves alone what it does not speak of', async () => {
      await store.backends.write(registering(one));
      const resolved = { addresses: ['10.0.0.9'], at: AT, ttlSeconds: 60, error: null };
      await report({ id: one.id, version: 1, status: { resolved } });
      await store.backends.write(updating(one, { note: 'moved', check: null }));
      const after = { ...one, note: 'moved', version: 2, updatedAt: LATER, status: { ...one.status, resolved } };
      const [, , update] = await changes(3);
      expect(update).toMatchObject({ name: one.id, before: { ...one, status: { ...one.status, resolved } }, after });
      expect(await stored()).toEqual([after]);
    });

    test('what begins anew with an update is written with it', async () => {
      const checked = aBackend({ status: { check: FAILING } });
      await store.backends.write(registering(checked));
      const writeBack = { state: 'PENDING' as const, message: null, slices: ['a'], at: LATER };
      const edit = { type: 'UPDATE' as const, id: checked.id, expected: 1, registered: checked };
      await store.backends.write(
        aBackendWrite({ at: LATER, edits: [{ ...edit, status: { writeBack, check: null, resolved: null } }] }),
      );
      const [after] = await stored();
      expect(after!.status).toEqual({ ...checked.status, writeBack, check: null, servedSince: LATER });
    });

    test('conditions that change are served since the change, others as before', async () => {
      await store.backends.write(registering(one));
      await store.backends.write(updating(one, { note: 'still there' }));
      await store.backends.write(updating({ ...one, version: 2 }, { state: 'DRAINING' }));
      const [, noted, drained] = await changes(3);
      expect(noted!.after!.status.servedSince).toBe(AT);
      expect(drained!.after!.status.servedSince).toBe(LATER);
    });

    test('what is removed is gone', async () => {
      await store.backends.write(registering(one, two));
      await store.backends.write(aBackendWrite({ edits: [{ type: 'REMOVE', id: one.id, expected: 1 }] }));
      const [, , removal] = await changes(2);
      expect(removal).toEqual({
        kind: 'backend',
        cluster: 'prod',
        namespace: 'shop',
        service: 'orders-db',
        name: one.id,
        before: one,
        after: null,
      });
      expect(await stored()).toEqual([two]);
    });

    test('of several edits one that is outdated takes all with it, and burns no revision', async () => {
      await store.backends.write(registering(one));
      const edits: BackendWrite['edits'] = [
        { type: 'REGISTER', backend: two },
        { type: 'REMOVE', id: one.id, expected: 7 },
      ];
      await expect(store.backends.write(aBackendWrite({ edits }))).rejects.toThrow(OutdatedBackendError);
      await expect(store.backends.write(registering(two, one))).rejects.toThrow(OutdatedBackendError);
      await expect(store.backends.write(updating(two, {}))).rejects.toThrow(OutdatedBackendError);
      expect(await stored()).toEqual([one]);
      expect((await store.audit.list(ALL, { limit: 9, after: null })).items).toHaveLength(1);
      expect((await store.backends.write(registering(two))).seq).toBe(2);
    });

    test('of updates at once that read the same version one is written', async () => {
      await store.backends.write(registering(one));
      const updates = ['a', 'b', 'c', 'd'].map((note) => store.backends.write(updating(one, { note })));
      const outcomes = await Promise.allSettled(updates);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(OutdatedBackendError);
      expect(await stored()).toMatchObject([{ version: 2 }]);
    });

    test('the same address and port is registered once for a Service, whoever comes first', async () => {
      const rivals = [1, 2, 3].map((n) => store.backends.write(registering({ ...one, id: `rival-${n}` })));
      const outcomes = await Promise.allSettled(rivals);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(RegisteredTwiceError);
      const elsewhere = [
        { ...one, id: 'other-port', ports: [{ ...one.ports[0]!, port: 5433 }] },
        { ...one, id: 'other-service', service: 'pay-db' },
      ];
      await store.backends.write(registering(...elsewhere));
      await expect(store.backends.write(updating(elsewhere[0]!, { ports: one.ports }))).rejects.toThrow(
        RegisteredTwiceError,
      );
    });

    test('an answer is kept with what it speaks of, under the key of who asked', async () => {
      const key = { principal: 't-1', key: 'k1', requestHash: 'h1', answer: { items: [one.id] } };
      const writes = [one, { ...one, id: 'again', address: '10.0.0.1' }, { ...one, id: 'more', address: '10.0.0.2' }];
      const outcomes = await Promise.allSettled(
        writes.map((backend) => store.backends.write({ ...registering(backend), key })),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(KeyUsedError);
      expect(await stored()).toHaveLength(1);
      expect(await store.backends.answered('t-1', 'k1')).toEqual({
        requestHash: 'h1',
        answer: { items: [one.id] },
        revision: { epoch: expect.any(String), seq: 1 },
      });
      expect(await store.backends.answered('t-2', 'k1')).toBeNull();
      // What was not written is not answered either.
      const other = { ...key, key: 'k2' };
      await expect(store.backends.write({ ...updating(two, {}), key: other })).rejects.toThrow(OutdatedBackendError);
      expect(await store.backends.answered('t-1', 'k2')).toBeNull();
    });

    test('a report is a revision of what it says anew, and none if that is nothing', async () => {
      await store.backends.write(registering(one, two));
      const writeBack = { state: 'WRITTEN' as const, message: null, slices: ['orders-db-rollcall-ipv4-1'], at: LATER };
      const reports = [
        { id: one.id, version: 1, status: { writeBack } },
        { id: two.id, version: 1, status: { writeBack: two.status.writeBack, check: null } },
      ];
      expect(await report(...reports)).toEqual({ epoch: expect.any(String), seq: 2 });
      expect(await report(...reports)).toBeNull();
      const [, , said] = await changes(2);
      expect(said).toMatchObject({
        name: one.id,
        before: one,
        after: { ...one, status: { ...one.status, writeBack } },
      });
      expect(listener.revisions[1]!.changes).toHaveLength(1);
      expect((await store.backends.write(registering({ ...one, id: 'next', address: '10.0.0.3' }))).seq).toBe(3);
    });

    test('a check that fails ends what was served since then', async () => {
      await store.backends.write(registering(one));
      await report({ id: one.id, version: 1, status: { check: FAILING } });
      const [, failed] = await changes(2);
      expect(failed!.after!.status).toMatchObject({ check: FAILING, servedSince: LATER });
    });

    test('a report on what was registered anew since, or is gone, says nothing', async () => {
      await store.backends.write(registering(one));
      await store.backends.write(updating(one, { address: '10.20.0.12' }));
      const said = { status: { check: FAILING } };
      expect(await report({ id: one.id, version: 1, ...said }, { id: 'none', version: 1, ...said })).toBeNull();
      expect((await stored())[0]!.status.check).toBeNull();
    });

    test('a worker that leads no more says nothing', async () => {
      await store.backends.write(registering(one));
      await store.leases.release('prod', { holder: 'w1', epoch });
      await store.leases.acquire('prod', 'w2', 60_000);
      await expect(report({ id: one.id, version: 1, status: { check: FAILING } })).rejects.toThrow(FencedError);
      expect(await stored()).toEqual([one]);
    });

    test('registrations and mirror writes side by side are one sequence without gaps', async () => {
      const mirror = async (): Promise<void> => {
        for (let i = 0, ground = 0; i < 20; i += 1) {
          const write = { cluster: 'prod', epoch, ground, changes: [serviceAdded(`s${i}`)] };
          ({ seq: ground } = await store.mirrors.apply({ ...write, cursors: new Map(), synced: false, ageMs: 0 }));
        }
      };
      const people = [1, 2, 3].map(async (n) => {
        for (let i = 0; i < 10; i += 1)
          await store.backends.write(registering({ ...one, id: `p${n}-${i}`, address: `10.${n}.0.${i}` }));
      });
      await Promise.all([mirror(), ...people]);
      await listener.until(() => listener.revisions.length === 50);
      expect(listener.revisions.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    test("a Service's past has its registrations in their place", async () => {
      const after = serviceAdded('orders-db');
      await store.backends.write(registering(one));
      await store.mirrors.apply({
        ...{ cluster: 'prod', epoch, ground: 0, changes: [after] },
        ...{ cursors: new Map(), synced: false, ageMs: 0 },
      });
      await store.backends.write(registering(two));
      const feed = store.newFeed();
      const past = await feed.past({ cluster: 'prod', namespace: 'shop', name: 'orders-db', after: 0 });
      expect(past!.map(({ kind, name: object }) => [kind, object])).toEqual([
        ['backend', two.id],
        ['service', 'orders-db'],
        ['backend', one.id],
      ]);
      expect(await feed.past({ cluster: 'prod', namespace: 'shop', name: 'orders-db', after: 2 })).toHaveLength(1);
    });

    test('everything that is done is on record, with what was before and after', async () => {
      await store.backends.write(registering(one));
      await store.backends.write(updating(one, { state: 'DISABLED' }));
      await store.backends.write(aBackendWrite({ edits: [{ type: 'REMOVE', id: one.id, expected: 2 }] }));
      const { items } = await store.audit.list(ALL, { limit: 10, after: null });
      const disabled = { state: 'DISABLED', version: 2 };
      expect(items).toMatchObject([
        { action: 'backend.remove', before: disabled, after: null },
        { action: 'backend.update', before: one, after: disabled },
        { action: 'backend.register', before: null, after: one },
      ]);
      expect(items[0]).toMatchObject({
        ...DBA,
        outcome: 'ALLOWED',
        code: null,
        at: expect.stringMatching(/Z$/),
        target: { kind: 'backend', cluster: 'prod', namespace: 'shop', name: 'orders-db', id: one.id },
      });
    });

    test('of the record, only what is in these places is read', async () => {
      const target = { kind: 'backend' as const, cluster: 'prod', namespace: 'shop', name: 'orders-db', id: null };
      const targets = [
        target,
        { ...target, namespace: 'pay' },
        { ...target, cluster: 'edge' },
        { ...target, kind: 'cluster' as const, namespace: null },
        { ...target, kind: 'token' as const, cluster: null, namespace: null },
      ];
      const record = { ...DBA, action: 'any', outcome: 'ALLOWED' as const, code: null, before: null, after: null };
      await store.audit.record(targets.map((each) => ({ ...record, target: each })));
      const seen = async (clusters: readonly string[] | null, namespaces: readonly string[] | null) => {
        const query = { ...ALL, action: 'any', places: { clusters, namespaces } };
        const { items } = await store.audit.list(query, { limit: 9, after: null });
        return items.map((item) => targets.findIndex((each) => jsonEquals(each, item.target))).reverse();
      };
      expect(await seen(null, null)).toEqual([0, 1, 2, 3, 4]);
      expect(await seen(['prod'], null)).toEqual([0, 1, 3]);
      expect(await seen(null, ['shop'])).toEqual([0, 2]);
      expect(await seen(['prod', 'test'], ['shop', 'web'])).toEqual([0]);
      expect(await seen([], null)).toEqual([]);
      const first = await store.audit.list(
        { ...ALL, action: 'any', places: { clusters: null, namespaces: ['shop'] } },
        { limit: 1, after: null },
      );
      expect(first).toMatchObject({ items: [{ target: targets[2] }], next: first.items[0]!.id });
    });

    test('the record is searched and paged, newest first', async () => {
      const target = { kind: 'service' as const, cluster: 'prod', namespace: 'shop', name: 'orders-db', id: null };
      const refusal = { ...DBA, action: 'backend.register', outcome: 'REFUSED' as const, code: 'ADDRESS_FORBIDDEN' };
      const records = ['ops', 'dba', 'bot'].map((id) => ({
        ...{ ...refusal, before: null, after: { violations: [] } },
        actor: { kind: 'token', id, name: `the ${id}` },
        target: { ...target, namespace: id === 'bot' ? 'bots' : 'shop' },
      }));
      await store.audit.record(records);
      const found = async (query: Partial<typeof ALL> & object) =>
        (await store.audit.list({ ...ALL, ...query }, { limit: 9, after: null })).items.map(({ actor }) => actor.id);
      expect(await found({})).toEqual(['bot', 'dba', 'ops']);
      const queries: readonly [object, readonly string[]][] = [
        [{ actor: 'dba' }, ['dba']],
        [{ namespace: 'bots' }, ['bot']],
        [{ cluster: 'edge' }, []],
        [{ outcome: 'ALLOWED' }, []],
        [{ action: 'backend.register' }, ['bot', 'dba', 'ops']],
        [{ q: 'THE B' }, ['bot']],
        [{ q: 'address_' }, ['bot', 'dba', 'ops']],
        [{ since: '2000-01-01T00:00:00Z', until: '2000-01-02T00:00:00Z' }, []],
        [{ since: '2000-01-01T00:00:00Z' }, ['bot', 'dba', 'ops']],
      ];
      for (const [query, expected] of queries) expect(await found(query)).toEqual(expected);

      const page = await store.audit.list(ALL, { limit: 2, after: null });
      expect(page.items.map(({ actor }) => actor.id)).toEqual(['bot', 'dba']);
      expect(await store.audit.list(ALL, { limit: 2, after: page.next })).toMatchObject({
        items: [{ actor: { id: 'ops' } }],
        next: null,
      });
    });

    test('is newest first and page by page, also when ids have more digits than before', async () => {
      const target = { kind: 'backend' as const, cluster: 'prod', namespace: 'shop', name: 'orders-db', id: null };
      const record = { ...DBA, target, outcome: 'ALLOWED' as const, code: null, before: null, after: null };
      const actions = Array.from({ length: 25 }, (_, i) => `act.${i}`);
      for (const action of actions) await store.audit.record([{ ...record, action }]);
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await store.audit.list(ALL, { limit: 7, after });
        seen.push(...page.items.map(({ action }) => action));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(actions.toReversed());
    });
  });
}
