import { expect, test } from '@jest/globals';

import { backendSample } from '../register/testing/backend-sample.js';
import { possibleIntents } from './intent.js';
import { saidOf } from './said-fields.js';
import { becomes, noticesOf } from './wanted.js';

test('what is so already is not offered, and nothing disabled can drain', () => {
  const offered = (state: 'ACTIVE' | 'DRAINING' | 'DISABLED'): string => possibleIntents({ state }).join(' ');
  expect(offered('ACTIVE')).toBe('EDIT DRAIN DISABLE REMOVE');
  expect(offered('DRAINING')).toBe('EDIT DISABLE ENABLE REMOVE');
  expect(offered('DISABLED')).toBe('EDIT ENABLE REMOVE');
});

test('each says what the registration becomes, and what clients notice', () => {
  const base = backendSample({ note: 'x' });
  expect(becomes('REMOVE', base)).toBeNull();
  expect(becomes('DRAIN', base)).toEqual({ ...saidOf(base), state: 'DRAINING' });
  const notices = (to: object): readonly string[] => noticesOf({ base, yours: { ...saidOf(base), ...to } });
  expect(notices({ note: 'y' })).toEqual(['NOTHING']);
  expect(notices({ address: '10.20.0.2' })).toEqual(['MOVED']);
  expect(notices({ zone: 'a', note: 'y' })).toEqual(['ROUTED']);
  expect(notices({ state: 'DRAINING', address: '10.20.0.2' })).toEqual(['DRAINING']);
  expect(noticesOf({ base, yours: null })).toEqual(['REMOVED']);
});

test('of what is not served clients notice nothing', () => {
  const base = backendSample({ state: 'DISABLED' });
  expect(noticesOf({ base, yours: null })).toEqual(['NOTHING']);
  expect(noticesOf({ base, yours: { ...saidOf(base), address: '10.20.0.2' } })).toEqual(['NOTHING']);
  expect(noticesOf({ base, yours: { ...saidOf(base), state: 'ACTIVE' } })).toEqual(['ACTIVE']);
});
