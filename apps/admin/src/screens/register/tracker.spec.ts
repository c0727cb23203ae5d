import { expect, test } from '@jest/globals';
import type { Backend, WriteBackState } from '@rollcall/client';

import { backendSample } from './testing/backend-sample.js';
import { hasReached, tracked, untold } from './tracker.js';

function backend(address: string, state: WriteBackState, message: string | null = null): Backend {
  const sample = backendSample({ address });
  return { ...sample, status: { ...sample.status, writeBack: { state, message, slices: [], at: sample.createdAt } } };
}
const shown = (...of: Parameters<typeof tracked>): readonly string[] =>
  tracked(...of).map(({ step, state, done, of: all }) => `${step} ${state} ${done}/${all}`);

test('a registration is stored, then written, then seen, and served as soon as anybody is told', () => {
  expect(shown([backend('10.0.0.1', 'PENDING')], new Set())).toEqual([
    'STORED DONE 1/1',
    'WRITTEN WAITING 0/1',
    'SEEN WAITING 0/1',
    'SERVED WAITING 0/1',
  ]);
  expect(shown([backend('10.0.0.1', 'WRITTEN')], new Set(['10.0.0.1']))).toEqual([
    'STORED DONE 1/1',
    'WRITTEN DONE 1/1',
    'SEEN WAITING 0/1',
    'SERVED DONE 1/1',
  ]);
});

test('of many, those that failed are told with what the server says of them, once', () => {
  const backends = [
    backend('10.0.0.1', 'OBSERVED'),
    backend('10.0.0.2', 'REFUSED', 'no'),
    backend('10.0.0.3', 'REFUSED', 'no'),
  ];
  const [, written] = tracked(backends, new Set());
  expect(written).toEqual({ step: 'WRITTEN', state: 'FAILED', done: 1, of: 3, messages: ['no'] });
});

test('where nothing is to be written, nothing is waited for', () => {
  const steps = tracked([backend('10.0.0.1', 'DISABLED')], new Set(['10.0.0.1']));
  expect(steps.map(({ state }) => state)).toEqual(['DONE', 'NOT_WANTED', 'NOT_WANTED', 'DONE']);
});

test('what is disabled is not waited for at those who ask', () => {
  const disabled = { ...backend('10.0.0.1', 'DISABLED'), state: 'DISABLED' as const };
  expect(tracked([disabled], new Set()).at(-1)?.state).toBe('NOT_WANTED');
});

test('until the page is told of what was registered it is stored, and the rest is waited for', () => {
  expect(untold(2).map(({ step, state, done, of }) => `${step} ${state} ${done}/${of}`)).toEqual([
    'STORED DONE 2/2',
    'WRITTEN WAITING 0/2',
    'SEEN WAITING 0/2',
    'SERVED WAITING 0/2',
  ]);
});

test.each([
  [null, 'e1:7', false],
  ['e1:6', 'e1:7', false],
  ['e1:7', 'e1:7', true],
  ['e1:8', 'e1:7', true],
  ['e2:1', 'e1:7', true],
  ['e1:1', null, true],
])('told up to %s, %s is reached: %s', (told, wanted, reached) => {
  expect(hasReached(told, wanted)).toBe(reached);
});
