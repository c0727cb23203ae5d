import { expect, test } from '@jest/globals';
import type { ServiceSummary } from '@rollcall/client';

import { namespaceTargets, serviceTarget } from './targets.js';

const service = (namespace: string, name: string): ServiceSummary =>
  ({ cluster: 'prod', namespace, name }) as ServiceSummary;

test('a Service is found where it is, also where several clusters have one of its name', () => {
  expect(serviceTarget(service('shop', 'cart'))).toMatchObject({
    key: 'service prod/shop/cart',
    where: 'shop · prod',
    to: { params: { namespace: 'shop', name: 'cart' }, search: { cluster: 'prod' } },
  });
});

test('a namespace is offered once, and only by its own name', () => {
  const services = [service('shop', 'cart'), service('shop', 'web'), service('billing', 'shop-api')];
  expect(namespaceTargets(services, 'sho').map(({ name }) => name)).toEqual(['shop']);
});
