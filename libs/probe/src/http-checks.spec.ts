import { afterEach, describe, expect, test } from '@jest/globals';
import type { Socket } from 'node:net';

import { probe, told } from './testing/probing.js';
import { TestPeer } from './testing/test-peer.js';

let peer: TestPeer;
afterEach(() => peer.close());

async function answering(...pieces: readonly string[]): Promise<number> {
  peer = await TestPeer.open((socket) => socket.once('data', () => pieces.forEach((piece) => socket.write(piece))));
  return peer.port;
}

describe('an HTTP check', () => {
  test('asks with GET for the path, names the host, and passes', async () => {
    const port = await answering('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
    const result = await probe({ type: 'HTTP', port, path: '/healthz?deep=1', host: 'shop.example' });
    expect(result).toMatchObject({ ok: true, message: null });
    expect(told(result)).toEqual(['TCP ok', 'PROTOCOL ok']);
    expect(peer.heard).toEqual([
      `GET /healthz?deep=1 HTTP/1.1\r\nHost: shop.example:${port}\r\nUser-Agent: rollcall-check\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    ]);
  });

  test('names what is registered where the check names no host, and asks for / where it names no path', async () => {
    const port = await answering('HTTP/1.0 200 OK\r\n\r\n');
    await probe({ type: 'HTTP', port, name: 'db.corp.example' });
    await probe({ type: 'HTTP', port });
    expect(peer.heard[0]).toMatch(`GET / HTTP/1.1\r\nHost: db.corp.example:${port}\r\n`);
    expect(peer.heard[1]).toMatch(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
  });

  test.each(['200 OK', '204', '226 IM Used', '301 Moved Permanently', '304 Not Modified', '399 '])(
    'passes on %s',
    async (status) => {
      const port = await answering(`HTTP/1.1 ${status}\r\n\r\n`);
      expect(await probe({ type: 'HTTP', port })).toMatchObject({ ok: true, message: null });
    },
  );

  test.each(['400 Bad Request', '401 Unauthorized', '404 Not Found', '500 Oops', '503 Service Unavailable', '999 ?'])(
    'fails on %s, and says so',
    async (status) => {
      const result = await probe({ type: 'HTTP', port: await answering(`HTTP/1.1 ${status}\r\n\r\n`) });
      expect(result).toMatchObject({ ok: false, message: `it answered ${status}` });
      expect(told(result)).toEqual(['TCP ok', 'PROTOCOL failed']);
    },
  );

  test('follows no redirect', async () => {
    const elsewhere = await TestPeer.open();
    const port = await answering(`HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${elsewhere.port}/\r\n\r\n`);
    expect(await probe({ type: 'HTTP', port })).toMatchObject({ ok: true });
    expect(elsewhere.heard).toEqual([]);
    await elsewhere.close();
  });

  test('waits for the answer behind interim ones, and takes 101 for an answer', async () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    const port = await answering(`${interim}HTTP/1.1 503 No\r\n\r\n`);
    expect(await probe({ type: 'HTTP', port })).toMatchObject({ ok: false, message: 'it answered 503 No' });
    await peer.close();
    const upgrading = await answering('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    expect(await probe({ type: 'HTTP', port: upgrading })).toMatchObject({ ok: false });
  });

  test('reads the first answer only, and takes lines that end with a line feed alone', async () => {
    const port = await answering('HT', 'TP/1.1 200 OK\nA: b\n', '\nHTTP/1.1 500 Split\r\n\r\n');
    expect(await probe({ type: 'HTTP', port })).toMatchObject({ ok: true });
  });

  test('passes without reading the body, be it endless', async () => {
    peer = await TestPeer.open((socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = (): void => void socket.write(Buffer.alloc(65_536, 'x'), (error) => error ?? more());
      more();
    });
    expect(await probe({ type: 'HTTP', port: peer.port })).toMatchObject({ ok: true, message: null });
    await peer.until(({ connections }) => connections === 0);
  });

  test('fails where the head of the answer never ends, after 64 KiB of it', async () => {
    peer = await TestPeer.open((socket: Socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(10_000_000)}\r\n\r\n`);
    });
    const result = await probe({ type: 'HTTP', port: peer.port });
    expect(result).toMatchObject({ ok: false, message: 'it sent 64 KiB and still no complete answer' });
    await peer.until(({ connections }) => connections === 0);
  });

  test('fails where interim answers never end', async () => {
    const port = await answering('HTTP/1.1 100 Continue\r\n\r\n'.repeat(10_000));
    expect(await probe({ type: 'HTTP', port })).toMatchObject({ ok: false });
  });

  test.each([
    ['SSH-2.0-OpenSSH_9.2\r\n', 'it does not speak HTTP: it began with "SSH-2.0-OpenSSH_"'],
    ['HTTP/2 200\r\n\r\n', 'it does not speak HTTP/1: it began with "HTTP/2 200"'],
    ['HTTP/1.1 2x0 \r\n\r\n', 'it does not speak HTTP/1: it began with "HTTP/1.1 2x0"'],
    ['\u0000\u001b[31mred\u0007', 'it does not speak HTTP: it began with "[31mred"'],
  ])('says what was there instead of HTTP, as visible text: %j', async (sent, message) => {
    expect(await probe({ type: 'HTTP', port: await answering(sent) })).toMatchObject({ ok: false, message });
  });
});
