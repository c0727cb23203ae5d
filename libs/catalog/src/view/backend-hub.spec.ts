import { expect, test } from '@jest/globals';
import type { Backend, BackendChange, BackendState } from '@rollcall/core';
import { aBackend } from '@rollcall/testing';
import fc from 'fast-check';

import { EVERYWHERE } from '../access/access.js';
import type { BackendDifference } from './backend-feed.js';
import type { ScopedBackends } from './backend-filter.js';
import { holdsBackend } from './backend-filter.js';
import { BackendHub } from './backend-hub.js';
import { Registrations } from './registrations.js';

const ALL: ScopedBackends = {
  ...{ cluster: null, namespace: null, service: null, ids: null, state: null, q: null },
  sight: EVERYWHERE,
};
const IDS = ['b-0', 'b-1', 'b-2', 'b-3', 'b-4', 'b-5'] as const;

/** A registration never moves: where it is, its id says. */
function backend(id: string, more: Partial<Backend> = {}): Backend {
  const i = Number(id.slice(2));
  const [namespace, service] = [i % 2 === 0 ? 'shop' : 'pay', i % 3 === 0 ? 'orders-db' : 'cache'];
  return aBackend({ id, namespace, service, cluster: i < 3 ? 'prod' : 'edge', address: `10.20.0.${i}`, ...more });
}

class World {
  readonly registrations = new Registrations();
  readonly hub = new BackendHub({ at: { epoch: 'e1', seq: 1 }, registrations: this.registrations });

  constructor(...backends: readonly Backend[]) {
    this.registrations.load(backends);
  }

  /** As one revision; null = it is removed. Returns what the log says of it. */
  happens(...edits: readonly (readonly [id: string, after: Backend | null])[]): readonly BackendChange[] {
    const changes = edits.flatMap(([id, after]): BackendChange[] => {
      const before = this.registrations.find(id);
      const of = before ?? after;
      if (!of) return [];
      const { cluster, namespace, service } = of;
      const change = { kind: 'backend', cluster, namespace, name: id, service, before, after } as const;
      this.registrations.fold(change);
      return [change];
    });
    this.hub.fold(changes);
    return changes;
  }

  listed(wanted: ScopedBackends): readonly Backend[] {
    return this.registrations.all().filter((each) => holdsBackend(wanted, each));
  }
}

const wanted: fc.Arbitrary<ScopedBackends> = fc.record({
  cluster: fc.constantFrom(null, null, 'prod', 'edge'),
  namespace: fc.constantFrom(null, null, 'shop', 'pay'),
  service: fc.constantFrom(null, null, 'orders-db', 'cache'),
  ids: fc.option(fc.subarray([...IDS, 'none']).map((ids) => new Set(ids))),
  state: fc.constantFrom(null, null, 'ACTIVE' as const, 'DRAINING' as const),
  q: fc.constantFrom(null, null, 'CACHE', 'moving'),
  sight: fc.record({
    clusters: fc.constantFrom(['*'], ['*'], ['prod']),
    namespaces: fc.constantFrom(['*'], ['*'], ['pay']),
  }),
});
const edit = fc.tuple(
  fc.constantFrom(...IDS),
  fc.option(
    fc.record({
      state: fc.constantFrom<BackendState[]>('ACTIVE', 'DRAINING'),
      note: fc.constantFrom(null, 'Moving'),
      version: fc.nat(3),
    }),
  ),
);
const revisions = fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { maxLength: 8 });

function applied(backends: readonly Backend[], differences: readonly BackendDifference[]): readonly Backend[] {
  const known = new Map(backends.map((each) => [each.id, each]));
  for (const { type, backend: each } of differences) {
    expect([type, known.has(each.id)]).toEqual([type, type !== 'ADDED']);
    if (type === 'REMOVED') known.delete(each.id);
    else known.set(each.id, each);
  }
  return [...known.values()];
}

const sorted = (backends: readonly Backend[]) => backends.toSorted((a, b) => (a.id < b.id ? -1 : 1));

test('a list that is kept change by change is the list as one would read it, forwards and backwards', () => {
  fc.assert(
    fc.property(wanted, revisions, (filter, happening) => {
      const world = new World(backend('b-0'), backend('b-1'), backend('b-4'));
      const feed = world.hub.feed(filter);
      feed.listen(() => undefined);
      const first = feed.version;
      const log: BackendChange[] = [];
      for (const edits of happening) {
        log.push(...world.happens(...edits.map(([id, more]) => [id, more && backend(id, more)] as const)));
        expect(feed.version.backends).toEqual(world.listed(filter));
        expect(sorted(applied(first.backends, feed.changesSince(first)))).toEqual(sorted(feed.version.backends));
      }
      expect(feed.before(log.reverse()).backends).toEqual(first.backends);
    }),
  );
});

test('equal questions are one list, until nobody listens any more', () => {
  const { hub } = new World(backend('b-0'));
  const feed = hub.feed({ ...ALL, ids: new Set(['b-0', 'b-1']) });
  const leave = [feed.listen(() => undefined), feed.listen(() => undefined)];
  expect(hub.feed({ ...ALL, ids: new Set(['b-1', 'b-0']) })).toBe(feed);
  expect(hub.feed({ ...ALL, ids: new Set(['b-0']) })).not.toBe(feed);
  expect(hub.feed({ ...ALL, sight: { clusters: ['prod'], namespaces: ['*'] } })).not.toBe(hub.feed(ALL));
  leave[0]!();
  expect(hub.feed({ ...ALL, ids: new Set(['b-1', 'b-0']) })).toBe(feed);
  leave[1]!();
  leave[1]!();
  expect(hub.feed({ ...ALL, ids: new Set(['b-1', 'b-0']) })).not.toBe(feed);
});

test('a change wakes those whose list it changes, each once a revision, and nobody else', () => {
  const world = new World(backend('b-0'), backend('b-1'));
  const woken: string[] = [];
  const listen = (name: string, filter: Partial<ScopedBackends>): void =>
    void world.hub.feed({ ...ALL, ...filter }).listen(() => woken.push(name));
  listen('all', {});
  listen('its Service', { service: 'orders-db', namespace: 'shop' });
  listen('its id', { ids: new Set(['b-0']) });
  listen('another Service', { service: 'cache' });
  listen('another id', { ids: new Set(['b-1']) });
  listen('the Service elsewhere', { service: 'orders-db', namespace: 'pay' });
  listen('draining ones', { state: 'DRAINING' });
  listen('who does not see it', { sight: { clusters: ['*'], namespaces: ['pay'] } });
  world.happens(['b-0', backend('b-0', { note: 'one' })], ['b-0', backend('b-0', { note: 'two' })]);
  expect(woken.sort()).toEqual(['all', 'its Service', 'its id']);
});

test('a version that nothing was done to stays the same one', () => {
  const world = new World(backend('b-0'), backend('b-1'));
  const feed = world.hub.feed({ ...ALL, namespace: 'shop' });
  const { version } = feed;
  world.happens(['b-1', null], ['b-3', backend('b-3')]);
  expect(feed.version).toBe(version);
  world.happens(['b-0', null]);
  expect(feed.version.backends).toEqual([]);
  expect(version.backends).toHaveLength(1);
});
