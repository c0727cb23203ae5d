import { expect, test } from '@jest/globals';
import type { ServicesEvent, ServiceSummary } from '@rollcall/client';
import fc from 'fast-check';

import { foldServices, serviceIn } from './fold-services.js';

const service = (namespace: string, name: string, total = 0): ServiceSummary =>
  ({ cluster: 'real', namespace, name, endpointCounts: { ready: total, total } }) as ServiceSummary;
const event = (value: object): ServicesEvent => value as ServicesEvent;
const changes = (...list: readonly (readonly ['ADDED' | 'MODIFIED' | 'REMOVED', ServiceSummary])[]): ServicesEvent =>
  event({ type: 'CHANGES', changes: list.map(([type, each]) => ({ type, service: each })) });

test('a list is in its order, whatever the order in which it came', () => {
  const [a, b, c] = [service('a', 'z'), service('b', 'a'), service('b', 'b')];
  expect(foldServices([], event({ type: 'SNAPSHOT', services: [c, a, b] }))).toEqual([a, b, c]);
});

test('what is said of freshness alone leaves the very same list', () => {
  const list = [service('a', 'a')];
  expect(foldServices(list, event({ type: 'FRESHNESS' }))).toBe(list);
});

test('a Service of another cluster is another', () => {
  const [here, there] = [service('a', 'a'), { ...service('a', 'a'), cluster: 'other' }];
  expect(foldServices([here], changes(['ADDED', there]))).toEqual([there, here]);
  expect(serviceIn([there, here], here)).toBe(here);
  expect(serviceIn([there], here)).toBeUndefined();
});

test('any changes, in any order, lead to the list of what is left, sorted; the list before stays as it was', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const change = fc.record({
    isGone: fc.boolean(),
    namespace: fc.constantFrom('a', 'b'),
    name: names,
    total: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(fc.array(change)), (events) => {
      const left = new Map<string, ServiceSummary>();
      let list: readonly ServiceSummary[] = [];
      for (const each of events) {
        const before = [...list];
        const next = foldServices(
          list,
          changes(
            ...each.map(
              ({ isGone, namespace, name, total }) =>
                [isGone ? 'REMOVED' : 'MODIFIED', service(namespace, name, total)] as const,
            ),
          ),
        );
        expect(list).toEqual(before);
        for (const { isGone, namespace, name, total } of each) {
          if (isGone) left.delete(namespace + name);
          else left.set(namespace + name, service(namespace, name, total));
        }
        list = next;
      }
      expect(list).toEqual([...left].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each));
    }),
  );
});
