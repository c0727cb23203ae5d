import { afterEach, describe, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';

import { probe, told } from './testing/probing.js';
import { programNamed, RealProgram } from './testing/real-program.js';
import { TestPeer } from './testing/test-peer.js';

const REDIS = programNamed('redis-server');
const suite = REDIS === null ? describe.skip : describe;
const skipped = REDIS === null ? ' (skipped: no redis-server on PATH)' : '';

suite(`a check of a real Redis${skipped}`, () => {
  let server: RealProgram;
  afterEach(() => server.stop());

  async function start(...settings: readonly string[]): Promise<number> {
    server = await RealProgram.start(REDIS ?? '', '127.0.0.1', ({ port, folder }) => [
      ...['--port', String(port), '--dir', folder, '--save', '', '--bind', '127.0.0.1'],
      ...settings,
    ]);
    return server.port;
  }

  test('passes', async () => {
    const result = await probe({ type: 'REDIS', port: await start() });
    expect(result).toMatchObject({ ok: true, message: null });
    expect(told(result)).toEqual(['TCP ok', 'PROTOCOL ok']);
  });

  test('passes though it wants a password, which a check has not', async () => {
    const port = await start('--requirepass', 'secret');
    expect(await probe({ type: 'REDIS', port })).toMatchObject({ ok: true, message: null });
  });

  test('passes though PING is forbidden to those who have no name', async () => {
    const port = await start('--user', 'default', 'on', 'nopass', '~*', '-ping');
    expect(await probe({ type: 'REDIS', port })).toMatchObject({ ok: true, message: null });
  });

  test('passes and says so where it has as many clients as it takes', async () => {
    const port = await start('--maxclients', '1');
    const client = await admittedClient(port);
    const result = await probe({ type: 'REDIS', port });
    client.destroy();
    expect(result).toMatchObject({ ok: true });
    expect(result.message).toMatch('it is up and turns this client away: ERR max number of clients reached');
  });
});

/** The one client that there is room for, as soon as earlier ones are forgotten. */
async function admittedClient(port: number): Promise<Socket> {
  for (;;) {
    const client = connect(port, '127.0.0.1', () => client.write('PING\r\n')).on('error', () => undefined);
    const [answer] = (await Promise.race([once(client, 'data'), once(client, 'close')])) as [unknown];
    if (String(answer).startsWith('+PONG')) return client;
    client.destroy();
  }
}

describe('a check of Redis', () => {
  let peer: TestPeer;
  afterEach(() => peer.close());

  test.each([
    '-LOADING Redis is loading the dataset in memory',
    "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    '-MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
    '-BUSY Redis is busy running a script.',
    '-DENIED Redis is running in protected mode',
    '+PANG',
  ])('fails with what it answered: %s', async (line) => {
    peer = await TestPeer.open((socket) => socket.once('data', () => socket.write(`${line}\r\n`)));
    const result = await probe({ type: 'REDIS', port: peer.port });
    expect(result).toMatchObject({ ok: false, message: `it answered PING with "${line}"` });
    expect(peer.heard).toEqual(['*1\r\n$4\r\nPING\r\n']);
  });

  test('says that another program is there', async () => {
    peer = await TestPeer.open((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const message = 'it does not speak Redis: it began with "HTTP/1.1 400 Bad"';
    expect(await probe({ type: 'REDIS', port: peer.port })).toMatchObject({ ok: false, message });
  });
});
