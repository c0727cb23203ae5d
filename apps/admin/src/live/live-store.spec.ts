import { expect, test } from '@jest/globals';
import { RollcallError } from '@rollcall/client';

import type { LiveSource } from './live-store.js';
import { LiveStore } from './live-store.js';

type Status = Parameters<Parameters<LiveSource<number, number>['watch']>[0]['onStatus']>[0];

const LIVE: Status = { state: 'live', transport: 'websocket', error: null, retryInMs: null };

/** A source that tells what it is given, and whose frames come when they are asked for. */
function sourceOf(script: (onStatus: (status: Status) => void) => AsyncGenerator<number>) {
  const frames: (() => void)[] = [];
  const source: LiveSource<number, number> = {
    watch: ({ onStatus }) => script(onStatus),
    fold: (value, event) => ({ value: (value ?? 0) + event, freshness: null }),
  };
  const parts = {
    onIdle: () => undefined,
    onChange: () => undefined,
    schedule: (run: () => void) => void frames.push(run),
  };
  const store = new LiveStore(source, parts);
  const frame = (): void => frames.splice(0).forEach((run) => run());
  return { store, frame };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('however many events come, listeners are told once a frame, of all of them', async () => {
  const { store, frame } = sourceOf(async function* (onStatus) {
    onStatus(LIVE);
    yield 1;
    yield 2;
    yield 3;
    await new Promise(() => undefined);
  });
  let told = 0;
  const leave = store.subscribe(() => (told += 1));
  await settle();
  expect(store.current()).toMatchObject({ value: null, connection: 'connecting' });
  frame();
  expect([told, store.current()]).toEqual([1, expect.objectContaining({ value: 6, connection: 'live', error: null })]);
  leave();
  store.stop();
});

test('what was refused says why, keeps what was known, and begins anew when asked to', async () => {
  let attempts = 0;
  const { store, frame } = sourceOf(async function* () {
    attempts += 1;
    yield 1;
    await settle();
    if (attempts === 1) throw new RollcallError('no longer', { code: 'FORBIDDEN' });
    await new Promise(() => undefined);
  });
  const leave = store.subscribe(() => undefined);
  await settle();
  await settle();
  await settle();
  frame();
  expect(store.current()).toMatchObject({ value: 1, connection: 'ended', error: { code: 'FORBIDDEN' } });
  store.restart();
  await settle();
  frame();
  expect(store.current()).toMatchObject({ value: 2, connection: 'connecting', error: null });
  leave();
  store.stop();
});
