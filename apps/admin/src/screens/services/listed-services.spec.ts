import { expect, test } from '@jest/globals';
import type { EndpointCounts, ServiceSummary } from '@rollcall/client';

import { isInState, listedServices } from './listed-services.js';

function service(name: string, counts: Partial<EndpointCounts>, more: Partial<ServiceSummary> = {}): ServiceSummary {
  const endpointCounts = { ready: 0, notReady: 0, terminating: 0, total: 0, ...counts };
  return { cluster: 'real', namespace: 'shop', name, type: 'ClusterIP', endpointCounts, ...more } as ServiceSummary;
}

const cart = service('cart', { ready: 2, notReady: 1, total: 3 });
const down = service('down', { notReady: 2, total: 2 });
const empty = service('empty', {});
const docs = service('docs', {}, { type: 'ExternalName' });
const all = [cart, docs, down, empty];

test('each state is told from the others: nothing ready is not the same as nothing there', () => {
  const inState = (state: Parameters<typeof isInState>[1]) => all.filter((each) => isInState(each, state));
  expect(inState('unusable')).toEqual([down]);
  expect(inState('not-ready')).toEqual([cart, down]);
  expect(inState('empty')).toEqual([empty]);
});

test('a part of namespace and name finds a Service, in any case', () => {
  expect(listedServices(all, { q: 'SHOP/c' })).toEqual([cart]);
  expect(listedServices(all, { namespace: 'other' })).toEqual([]);
});

test('by state, what needs somebody most comes first; equal ones stay in the order of names', () => {
  expect(listedServices(all, { sort: 'state' })).toEqual([down, cart, docs, empty]);
  expect(listedServices(all, { sort: 'endpoints' })[0]).toBe(cart);
});
