import { expect, test } from '@jest/globals';

import type { Principal } from '../auth/principal.js';
import { OpenPlaces } from './open-places.js';
import { RateLimitedError } from './rate-limited-error.js';

const LIMITS = { maxConnectionsPerAddress: 3, maxSubscriptionsPerCaller: 2 };
const SCOPES = { role: 'reader', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false } as const;

function principal(kind: Principal['kind'], id: string): Principal {
  return { kind, id, name: id, scopes: SCOPES, expiresAt: null };
}

test('an address holds so many connections, and no more until it gives one back', () => {
  const places = new OpenPlaces(LIMITS);
  const held = Array.from({ length: 3 }, () => places.connect('10.0.0.1'));
  expect(held.every((release) => release !== null)).toBe(true);
  expect(places.connect('10.0.0.1')).toBeNull();
  expect(places.connect('10.0.0.2')).not.toBeNull();
  held[0]?.();
  held[0]?.();
  expect(places.connect('10.0.0.1')).not.toBeNull();
  expect(places.connect('10.0.0.1')).toBeNull();
});

test('a caller holds so many subscriptions over all connections, and is not taken for one of another kind', () => {
  const places = new OpenPlaces(LIMITS);
  const held = Array.from({ length: 2 }, () => places.subscribe(principal('token', 'a')));
  expect(places.subscribe(principal('token', 'a'))).toBeNull();
  expect(places.subscribe(principal('oidc', 'a'))).not.toBeNull();
  for (const release of held) release?.();
  expect(places.subscribe(principal('token', 'a'))).not.toBeNull();
});

test('a stream that is refused for one of its places gives back the other', () => {
  const places = new OpenPlaces(LIMITS);
  const poll = places.openPoll(principal('token', 'a'));
  places.openPoll(principal('token', 'a'));
  for (let i = 0; i < 5; i += 1)
    expect(() => places.openStream('10.0.0.1', principal('token', 'a'))).toThrow(RateLimitedError);
  expect(() => places.openPoll(principal('token', 'a'))).toThrow(RateLimitedError);
  poll();
  const stream = places.openStream('10.0.0.1', principal('token', 'a'));
  places.openStream('10.0.0.1', principal('token', 'b'));
  places.openStream('10.0.0.1', principal('token', 'c'));
  expect(() => places.openStream('10.0.0.1', principal('token', 'd'))).toThrow(RateLimitedError);
  stream();
  places.openStream('10.0.0.1', principal('token', 'd'));
});
