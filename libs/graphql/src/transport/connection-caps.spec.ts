import { expect, test } from '@jest/globals';

import { LIMITS } from '../limits/limits.js';
import { ConnectionCaps } from './connection-caps.js';

test('an address holds so many connections, and no more until it gives one back', () => {
  const caps = new ConnectionCaps();
  const held = Array.from({ length: LIMITS.connectionsPerAddress }, () => caps.connect('10.0.0.1'));
  expect(held.every((release) => release !== null)).toBe(true);
  expect(caps.connect('10.0.0.1')).toBeNull();
  expect(caps.connect('10.0.0.2')).not.toBeNull();
  held[0]?.();
  held[0]?.();
  expect(caps.connect('10.0.0.1')).not.toBeNull();
  expect(caps.connect('10.0.0.1')).toBeNull();
});

test('a caller holds so many subscriptions over all connections', () => {
  const caps = new ConnectionCaps();
  const held = Array.from({ length: LIMITS.subscriptionsPerCaller }, () => caps.subscribe('admin'));
  expect(caps.subscribe('admin')).toBeNull();
  expect(caps.subscribe('anonymous')).not.toBeNull();
  for (const release of held) release?.();
  expect(caps.subscribe('admin')).not.toBeNull();
});
