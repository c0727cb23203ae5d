import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { EndpointsEvent } from '../contract/events.js';
import { anEndpointOf, bookmark, changes, snapshot } from '../testing/samples.js';
import { applyEvent } from './apply-event.js';
import { compareEndpoints } from './endpoint-order.js';

const event = (value: object): EndpointsEvent => value as EndpointsEvent;

test('events fold to the current list, in the order of answers', () => {
  const [one, two, ten] = ['10.0.0.1', '10.0.0.2', '10.0.0.10'].map((address) => anEndpointOf(address));
  const first = applyEvent(null, event(snapshot('e1:1', one!, ten!)));
  const drained = { ...ten!, ready: false };
  const then = applyEvent(first, event(changes('e1:2', ['REMOVED', one!], ['MODIFIED', drained], ['ADDED', two!])));
  expect(then.endpoints).toEqual([two, drained]);
  expect(then.revision).toBe('e1:2');
  expect(first.endpoints).toEqual([one, ten]);
});

test('a bookmark changes freshness and cursor, and leaves the very same list', () => {
  const first = applyEvent(null, event(snapshot('e1:1', anEndpointOf('10.0.0.1'))));
  const then = applyEvent(first, event(bookmark('e1:7')));
  expect(then.endpoints).toBe(first.endpoints);
  expect(then).toMatchObject({ revision: 'e1:7', applied: { zoneFallback: false } });
});

test('the order is family, address as a number, cluster, origin, first port', () => {
  const port = (name: string, number: number) => ({ name, port: number, protocol: 'TCP', appProtocol: null });
  const inOrder = [
    anEndpointOf('9.0.0.1'),
    anEndpointOf('10.0.0.2', { cluster: 'a' }),
    anEndpointOf('10.0.0.2', { cluster: 'b', origin: 'EXTERNAL' }),
    anEndpointOf('10.0.0.2', { cluster: 'b', ports: [] }),
    anEndpointOf('10.0.0.2', { cluster: 'b', ports: [port('a', 9000)] }),
    anEndpointOf('10.0.0.2', { cluster: 'b', ports: [port('b', 80)] }),
    anEndpointOf('10.0.0.2', { cluster: 'b', ports: [port('b', 443)] }),
    anEndpointOf('::1'),
    anEndpointOf('2001:db8::2'),
    anEndpointOf('2001:db8::1:0:0:1'),
    anEndpointOf('db.example', { family: 'FQDN' }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), (shuffled) => {
      expect([...shuffled].sort(compareEndpoints)).toEqual(inOrder);
    }),
  );
});
