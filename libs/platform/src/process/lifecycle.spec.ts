import { EventEmitter } from 'node:events';

import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';

import { Lifecycle } from './lifecycle.js';
import { ProcessLogger } from './logger.js';

let lines: Record<string, unknown>[];
let exits: number[];
let source: EventEmitter;
let lifecycle: Lifecycle;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  [lines, exits, source] = [[], [], new EventEmitter()];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const logger = ProcessLogger.create({ name: 'test', level: 'debug', format: 'json', destination });
  lifecycle = new Lifecycle({ drainMs: 1_000, logger, exit: (code) => void exits.push(code) });
  lifecycle.listen(source as NodeJS.Process);
});
afterEach(() => void jest.useRealTimers());

const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('a stop', () => {
  test('runs its steps one after the other, in their order, and exits 0', async () => {
    const ran: string[] = [];
    let finish: () => void = () => undefined;
    lifecycle.onStop('first', () =>
      new Promise<void>((resolve) => (finish = resolve)).then(() => void ran.push('first')),
    );
    lifecycle.onStop('second', () => void ran.push('second'));
    source.emit('SIGTERM');
    expect(lifecycle.isStopping).toBe(true);
    await settle();
    expect([ran, exits]).toEqual([[], []]);
    finish();
    await settle();
    expect([ran, exits]).toEqual([['first', 'second'], [0]]);
  });

  test('goes on behind a step that fails, and tells of it', async () => {
    const ran: string[] = [];
    lifecycle.onStop('broken', () => Promise.reject(new Error('no')));
    lifecycle.onStop('next', () => void ran.push('next'));
    await lifecycle.stop('test');
    expect([ran, exits]).toEqual([['next'], [0]]);
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'a step of the stop failed', step: 'broken', error: 'no' }),
    );
  });

  test('that takes longer than the drain time ends with 0 all the same', async () => {
    lifecycle.onStop('endless', () => new Promise(() => undefined));
    source.emit('SIGINT');
    await settle();
    jest.advanceTimersByTime(999);
    expect(exits).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(exits).toEqual([0]);
  });

  test('is begun once; a second signal ends the process at once', async () => {
    lifecycle.onStop('endless', () => new Promise(() => undefined));
    source.emit('SIGTERM');
    await settle();
    source.emit('SIGTERM');
    expect(exits).toEqual([130]);
  });

  test('begins when the parent is gone', async () => {
    source.emit('disconnect');
    await settle();
    expect(exits).toEqual([0]);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'stopping', reason: 'parent gone' }));
  });
});

test('an error that nobody took ends the process with 1, and is told', () => {
  source.emit('uncaughtException', new Error('boom'));
  source.emit('unhandledRejection', 'bang');
  expect(exits).toEqual([1, 1]);
  expect(lines.map(({ error }) => String(error).split('\n')[0])).toEqual(['Error: boom', 'bang']);
});
