import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from '@jest/globals';
import { ManualClock } from '@rollcall/testing';

import { EventStream } from './event-stream.js';

let server: Server;

afterEach(() => {
  server.close();
});

test('a stream whose client has gone before it begins is closed from the beginning', async () => {
  const begun = new Promise<EventStream>((resolve) => {
    server = createServer((_request, response) => {
      const begin = (): void =>
        resolve(new EventStream(response, { clock: new ManualClock(), slowConsumerMs: 30_000 }));
      void once(response, 'close').then(begin);
      asked.destroy();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const asked = get({ port: (server.address() as AddressInfo).port }).on('error', () => undefined);
  const stream = await begun;
  await stream.closed;
  await stream.send('event: next\ndata: {}\n\n');
  expect(stream.isOpen).toBe(false);
});
