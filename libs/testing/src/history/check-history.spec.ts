import { describe, expect, test } from '@jest/globals';

import { checkHistory } from './check-history.js';
import type { ClientEvent } from './client-event.js';
import type { Truth } from './truth.js';

interface Row {
  readonly id: string;
  readonly ready: boolean;
}
type Event = ClientEvent<Row>;

const a: Row = { id: 'a', ready: true };
const b: Row = { id: 'b', ready: true };
const bUnready: Row = { id: 'b', ready: false };
const lines: Truth<Row>['lines'] = (rows) => rows.map(({ id, ready }) => (ready ? id : `${id}!`));

const snapshot = (revision: string, ...endpoints: readonly Row[]): Event => ({ type: 'SNAPSHOT', revision, endpoints });
const resync = (revision: string, ...endpoints: readonly Row[]): Event => ({ type: 'RESYNC', revision, endpoints });
const bookmark = (revision: string): Event => ({ type: 'HEARTBEAT', revision });
const changes = (revision: string, ...told: readonly (readonly ['ADDED' | 'MODIFIED' | 'REMOVED', Row])[]): Event => ({
  type: 'CHANGES',
  revision,
  changes: told.map(([type, endpoint]) => ({ type, endpoint })),
});
const connected = (since: string | null): Event => ({ type: 'CONNECTED', since });

const broken = (events: readonly Event[], truth: Omit<Truth<Row>, 'lines'> = {}) =>
  checkHistory(events, { lines, ...truth }).map(({ guarantee, event }) => [guarantee, event]);

describe('a history without fault', () => {
  const honest: readonly Event[] = [
    connected(null),
    snapshot('e:3', a),
    bookmark('e:5'),
    changes('e:6', ['ADDED', b]),
    connected('e:6'),
    bookmark('e:9'),
    changes('e:11', ['MODIFIED', bUnready], ['REMOVED', a]),
    connected('e:11'),
    resync('f:2', b),
  ];

  test('has no violation, however much is known of the truth', () => {
    const timeline = [['a'], ['a', 'b'], ['a', 'b!'], ['b!'], ['b']];
    const states = new Map([
      ['e:3', ['a']],
      ['e:6', ['b', 'a']],
      ['e:11', ['b!']],
    ]);
    const truth = { timeline, published: timeline.flat(), final: ['b'], at: (at: string) => states.get(at) ?? null };
    expect(broken(honest, truth)).toEqual([]);
  });

  test('may be told without its connections', () => {
    expect(broken(honest.filter(({ type }) => type !== 'CONNECTED'))).toEqual([]);
  });

  test('may go on from an older cursor, and live through that time again', () => {
    const timeline = [['a'], ['a', 'b'], ['b']];
    const twice = [
      snapshot('e:1', a),
      changes('e:2', ['ADDED', b]),
      changes('e:3', ['REMOVED', a]),
      connected('e:1'),
      changes('e:3', ['REMOVED', a], ['ADDED', b]),
    ];
    expect(broken(twice, { timeline, final: ['b'] })).toEqual([]);
  });

  test('may be set back by RESYNC when a replica is behind the cursor', () => {
    const timeline = [['a'], ['a', 'b']];
    const setBack = [snapshot('e:2', a, b), connected('e:2'), resync('e:1', a), changes('e:2', ['ADDED', b])];
    expect(broken(setBack, { timeline })).toEqual([]);
  });
});

describe('a violation is found:', () => {
  test.each<readonly [string, readonly Event[], readonly (readonly [string, number])[]]>([
    ['a revision that goes back', [snapshot('e:3', a), bookmark('e:2')], [['ORDERED', 1]]],
    ['an epoch that changes without RESYNC', [snapshot('e:3', a), bookmark('f:9')], [['ORDERED', 1]]],
    ['a RESYNC in midstream that goes back', [snapshot('e:3', a), resync('e:2', a)], [['ORDERED', 1]]],
    ['an endpoint added twice', [snapshot('e:1', a), changes('e:2', ['ADDED', a])], [['UNIQUE', 1]]],
    ['an endpoint modified to what it was', [snapshot('e:1', a), changes('e:2', ['MODIFIED', a])], [['UNIQUE', 1]]],
    ['an id twice in a snapshot', [snapshot('e:1', b, bUnready)], [['UNIQUE', 0]]],
    [
      'an endpoint twice in one event',
      [snapshot('e:1'), changes('e:2', ['ADDED', b], ['MODIFIED', bUnready])],
      [['UNIQUE', 1]],
    ],
    ['an event of no changes', [snapshot('e:1'), changes('e:2')], [['UNIQUE', 1]]],
    ['an endpoint that goes and never came', [snapshot('e:1'), changes('e:2', ['REMOVED', a])], [['RELIABLE', 1]]],
    [
      'a revision told in two events',
      [snapshot('e:1'), changes('e:2', ['ADDED', a]), changes('e:2', ['ADDED', b])],
      [['ATOMIC', 2]],
    ],
    [
      'a change at a revision that a bookmark had passed',
      [snapshot('e:1'), bookmark('e:2'), changes('e:2', ['ADDED', a])],
      [['BOOKMARKABLE', 2]],
    ],
    ['a snapshot in place of a resumption', [snapshot('e:1', a), snapshot('e:2', a)], [['RESUMABLE', 1]]],
    ['changes before any snapshot', [connected(null), changes('e:2', ['ADDED', a])], [['RESUMABLE', 1]]],
    [
      'a resumption that tells again what the client had',
      [snapshot('e:1'), changes('e:2', ['ADDED', a]), connected('e:2'), changes('e:3', ['ADDED', a])],
      [['UNIQUE', 3]],
    ],
  ])('%s', (_name, events, expected) => {
    expect(broken(events)).toEqual(expected);
  });

  test('a last state that is not the truth', () => {
    expect(broken([snapshot('e:1', a)], { final: ['a', 'b'] })).toEqual([['RELIABLE', 0]]);
    expect(broken([], { final: [] })).toEqual([['RELIABLE', -1]]);
  });

  test('an endpoint that no source published', () => {
    const events = [snapshot('e:1', a), changes('e:2', ['ADDED', bUnready])];
    expect(broken(events, { published: ['a', 'b'] })).toEqual([['NO_INVENTION', 1]]);
    expect(broken(events, { timeline: [['a'], ['a', 'b']] })).toEqual([['NO_INVENTION', 1]]);
  });

  test('an endpoint that comes back though nobody published it again', () => {
    const events = [
      snapshot('e:1', a, b),
      changes('e:2', ['REMOVED', b]),
      changes('e:3', ['ADDED', b]),
      changes('e:4', ['REMOVED', b]),
    ];
    expect(broken(events, { timeline: [['a', 'b'], ['a']] })).toEqual([['NO_RESURRECTION', 2]]);
    expect(broken(events, { timeline: [['a', 'b'], ['a'], ['a', 'b'], ['a']] })).toEqual([]);
  });

  test('a state that the source never had as a whole', () => {
    const half = [snapshot('e:1'), changes('e:2', ['ADDED', a]), changes('e:3', ['ADDED', b])];
    expect(broken(half, { timeline: [[], ['a', 'b']] })).toEqual([['ATOMIC', 1]]);
  });

  test('a state, or a bookmark, that is not what its revision holds', () => {
    const at = (revision: string): readonly string[] => (revision === 'e:1' ? ['a'] : ['a', 'b']);
    expect(broken([snapshot('e:1', a), bookmark('e:2')], { at })).toEqual([['BOOKMARKABLE', 1]]);
    expect(broken([snapshot('e:2', a)], { at })).toEqual([['ATOMIC', 0]]);
  });

  test('a cursor that the client was never given is a mistake of the test', () => {
    expect(() => broken([snapshot('e:1'), connected('e:7')])).toThrow(/never told/);
  });
});
