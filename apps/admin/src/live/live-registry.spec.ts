import { afterEach, expect, test } from '@jest/globals';
import { RollcallClient } from '@rollcall/client';

import { LiveRegistry } from './live-registry.js';

/** A server that knows one cluster, named after the socket that asks: so it can be told who was told what. */
class NamingSocket {
  static readonly opened: NamingSocket[] = [];
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((message: { readonly data: string }) => void) | null = null;

  constructor() {
    NamingSocket.opened.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    const { type, id } = JSON.parse(text) as { readonly type: string; readonly id?: string };
    const name = `of-socket-${NamingSocket.opened.indexOf(this) + 1}`;
    if (type === 'connection_init') this.tell({ type: 'connection_ack' });
    if (type === 'subscribe') this.tell({ id, type: 'next', payload: { data: { clusters: { name } } } });
  }

  close(): void {
    this.isClosed = true;
  }

  private tell(message: object): void {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const ending: (() => void)[] = [];

afterEach(() => {
  ending.splice(0).forEach((end) => end());
  NamingSocket.opened.splice(0);
});

/** A page with two watches on one socket; `frame` lets it come to rest, and draw. */
function page() {
  const WebSocket = NamingSocket as unknown as typeof globalThis.WebSocket;
  const client = new RollcallClient({ url: 'http://rollcall.example', WebSocket });
  const frames: (() => void)[] = [];
  const registry = new LiveRegistry((run) => void frames.push(run));
  const watch = (key: string) => {
    const store = registry.store<readonly string[], { readonly name: string }>(key, {
      watch: (options) => client.watchClusters(options),
      fold: (value, { name }) => ({ value: [...(value ?? []), name], freshness: null }),
    });
    const leave = store.subscribe(() => undefined);
    ending.push(() => store.stop());
    return { store, leave };
  };
  const frame = async (): Promise<void> => {
    await settle();
    frames.splice(0).forEach((run) => run());
  };
  return { registry, first: watch('first'), second: watch('second'), frame };
}

test('after a sign-in all watches begin anew, on a socket of their own, and keep nothing of what was told before', async () => {
  const { registry, first, second, frame } = page();
  await frame();
  const told = () => [first, second].map(({ store }) => store.current());
  expect(told()).toMatchObject([{ value: ['of-socket-1'] }, { value: ['of-socket-1'] }]);

  registry.restart();
  await frame();
  expect(told()).toMatchObject([{ value: null }, { value: null }]);

  await frame();
  expect(told()).toMatchObject([{ value: ['of-socket-2'] }, { value: ['of-socket-2'] }]);
  expect(NamingSocket.opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
});

test('a watch that nobody looks at begins anew with the next who does', async () => {
  const { registry, first, second, frame } = page();
  await frame();
  second.leave();
  registry.restart();
  await frame();
  await frame();
  expect(first.store.current()).toMatchObject({ value: ['of-socket-2'], connection: 'live' });
  expect(second.store.current()).toMatchObject({ value: null, connection: 'connecting' });

  second.store.subscribe(() => undefined);
  await frame();
  expect(second.store.current()).toMatchObject({ value: ['of-socket-2'] });
});
