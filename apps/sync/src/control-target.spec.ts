import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';

import { afterEach, describe, expect, test } from '@jest/globals';
import { eventually, freePort } from '@rollcall/testing';

import { ControlTarget } from './control-target.js';

describe('the control target of checks', () => {
  let connections = 0;
  let server: Server | null = null;

  afterEach(() => {
    server?.close();
    [server, connections] = [null, 0];
  });

  const listening = async (address: string): Promise<number> => {
    server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined).end();
    }).listen(0, address);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '[::1]'],
  ])('answers where somebody listens: %s', async (address, host) => {
    const port = await listening(address);
    expect(await new ControlTarget(`${host}:${port}`).answers()).toBe(true);
  });

  test('does not answer where nobody listens', async () => {
    expect(await new ControlTarget(`127.0.0.1:${await freePort()}`).answers()).toBe(false);
  });

  test('is no obstacle where none was named', async () => {
    expect(await new ControlTarget(null).answers()).toBe(true);
  });

  test('is connected to once for checks that fail in one moment', async () => {
    const target = new ControlTarget(`127.0.0.1:${await listening('127.0.0.1')}`);
    expect(await Promise.all(Array.from({ length: 20 }, () => target.answers()))).not.toContain(false);
    await eventually('the connection is seen', () => connections > 0);
    expect(connections).toBe(1);
  });
});
