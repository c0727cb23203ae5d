import { describe, expect, test } from '@jest/globals';
import type { CheckPhase } from '@rollcall/core';
import { CHECK_TYPES } from '@rollcall/core';
import { eventually, freePort, ManualClock } from '@rollcall/testing';
import fc from 'fast-check';
import type { Socket } from 'node:net';

import { probe, told } from './testing/probing.js';
import { TestPeer } from './testing/test-peer.js';

const TALKING = CHECK_TYPES.filter((type) => type !== 'TCP');

async function withPeer(behave: (socket: Socket) => void, use: (peer: TestPeer) => Promise<void>): Promise<void> {
  const peer = await TestPeer.open(behave);
  try {
    await use(peer);
  } finally {
    await peer.close();
  }
}

describe('a check', () => {
  test('of TCP passes as soon as it is connected, says nothing and goes', () =>
    withPeer(
      () => undefined,
      async (peer) => {
        const clock = new ManualClock();
        const result = await probe({ type: 'TCP', port: peer.port, clock });
        expect(result).toEqual({ ok: true, message: null, phases: [{ name: 'TCP', ok: true, ms: 0, message: null }] });
        await peer.until(({ heard, connections }) => heard.length === 1 && connections === 0);
        expect(peer.heard).toEqual(['']);
        await eventually('no timer is left', () => clock.count === 0);
      },
    ));

  test('says that nothing listens', async () => {
    const result = await probe({ type: 'HTTP', port: await freePort() });
    const message = 'the connection was refused: nothing listens on that port, or a firewall refuses it';
    expect(result).toMatchObject({ ok: false, message });
    expect(told(result)).toEqual(['TCP failed']);
  });

  test('tells each phase as it ends, with the time that it took', () =>
    withPeer(
      () => undefined,
      async (peer) => {
        const clock = new ManualClock();
        const phases: CheckPhase[] = [];
        const running = probe({ type: 'REDIS', port: peer.port, clock, onPhase: (phase) => phases.push(phase) });
        await peer.until(({ heard }) => heard[0]?.endsWith('PING\r\n') === true);
        expect(phases).toEqual([{ name: 'TCP', ok: true, ms: 0, message: null }]);
        await clock.step(1_234);
        peer.sayToAll('+PONG\r\n');
        expect((await running).phases).toEqual(phases);
        expect(phases[1]).toEqual({ name: 'PROTOCOL', ok: true, ms: 1_234, message: null });
      },
    ));

  test('looks nothing up: what is no IP address is not connected to', () =>
    withPeer(
      () => undefined,
      async (peer) => {
        const clock = new ManualClock();
        for (const address of ['localhost', '127.1', '2130706433', '0x7f.1', '']) {
          const result = await probe({ type: 'TCP', port: peer.port, address, clock });
          expect(result).toMatchObject({ ok: false, message: 'it has no IP address to connect to' });
          expect(told(result)).toEqual(['TCP failed']);
        }
        expect(peer.heard).toEqual([]);
        await eventually('no timer is left', () => clock.count === 0);
      },
    ));
});

describe('time', () => {
  test.each(TALKING)('is up for a silent peer: %s', (type) =>
    withPeer(
      () => undefined,
      async (peer) => {
        const clock = new ManualClock();
        const running = probe({ type, port: peer.port, clock, timeoutMs: 2_000 });
        await peer.until(({ heard }) => heard.length === 1 && (type === 'MYSQL' || heard[0] !== ''));
        await clock.step(1_999);
        expect(peer.connections).toBe(1);
        await clock.step(1);
        const result = await running;
        expect(result.message).toMatch(/^no complete (answer|TLS handshake) within 2000 ms$/);
        expect(result.phases.at(-1)).toMatchObject({ ok: false, ms: 2_000 });
        await peer.until(({ connections }) => connections === 0);
        await eventually('no timer is left', () => clock.count === 0);
      },
    ),
  );

  test('is up after 5 s, whatever the check says', () =>
    withPeer(
      () => undefined,
      async (peer) => {
        const clock = new ManualClock();
        const running = probe({ type: 'REDIS', port: peer.port, clock, timeoutMs: 3_600_000 });
        await peer.until(({ heard }) => heard.length === 1);
        await clock.step(5_000);
        expect(await running).toMatchObject({ ok: false, message: 'no complete answer within 5000 ms' });
      },
    ));

  test('is up for a peer that says something all the time and never ends', () =>
    withPeer(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const drip = (): void => void socket.write('x', (error) => error ?? setImmediate(drip));
        drip();
      },
      async (peer) => {
        const clock = new ManualClock();
        const running = probe({ type: 'HTTP', port: peer.port, clock });
        await peer.until(({ heard }) => heard.length === 1);
        await clock.step(5_000);
        expect(await running).toMatchObject({ ok: false, message: 'no complete answer within 5000 ms' });
        await peer.until(({ connections }) => connections === 0);
      },
    ));
});

describe('a check that is called off', () => {
  test.each(TALKING)('closes its connection at once: %s', (type) =>
    withPeer(
      () => undefined,
      async (peer) => {
        const clock = new ManualClock();
        const gone = new AbortController();
        const running = probe({ type, port: peer.port, clock, signal: gone.signal });
        await peer.until(({ heard }) => heard.length === 1);
        gone.abort();
        expect(await running).toMatchObject({ ok: false, message: 'the check was called off' });
        await peer.until(({ connections }) => connections === 0);
        await eventually('no timer is left', () => clock.count === 0);
      },
    ),
  );

  test('before it began connects to nothing', () =>
    withPeer(
      () => undefined,
      async (peer) => {
        const result = await probe({ type: 'TCP', port: peer.port, signal: AbortSignal.abort() });
        expect(result).toEqual({ ok: false, message: 'the check was called off', phases: [] });
        expect(peer.heard).toEqual([]);
      },
    ));
});

/** All of these are to fail every check but the one for TCP, in words, with nothing left open. */
const HOSTILE: Readonly<Record<string, (socket: Socket) => void>> = {
  'closes at once': (socket) => socket.end(),
  'resets at once': (socket) => socket.resetAndDestroy(),
  'resets amid its answer': (socket) => {
    socket.write('HTTP/1.1 2', () => socket.resetAndDestroy());
  },
  'closes amid its answer': (socket) => socket.end('HTTP/1.1 2'),
  'sends TLS garbage': (socket) => socket.end(Buffer.from('16030300ff' + '5a'.repeat(255), 'hex')),
  'sends a greeting of 1 MB': (socket) => socket.end('x'.repeat(1_000_000)),
  'sends a line of 1 MB that begins well': (socket) => socket.end(`-${'x'.repeat(1_000_000)}`),
  'sends zeros without end': (socket) => {
    const more = (): void => void socket.write(Buffer.alloc(65_536), (error) => error ?? more());
    more();
  },
  'promises a packet of 16 MB': (socket) => socket.end(Buffer.from('ffffff000a', 'hex')),
};

test.each(TALKING.filter((type) => type !== 'MYSQL'))(
  'a peer that closes when it is spoken to fails a check: %s',
  (type) =>
    withPeer(
      (socket) => socket.on('data', () => socket.destroy()),
      async (peer) => {
        const result = await probe({ type, port: peer.port });
        expect(result.ok).toBe(false);
        expect(result.message).toMatch(/^(it closed the connection without a word|the connection was reset)$/);
      },
    ),
);

describe.each(Object.entries(HOSTILE))('a peer that %s', (_, behave) => {
  test.each(TALKING)('fails a check: %s', (type) =>
    withPeer(behave, async (peer) => {
      const clock = new ManualClock();
      const result = await probe({ type, port: peer.port, clock });
      expect(result.ok).toBe(false);
      expect(result.message).toMatch(/^[\x20-\x7e…]{10,200}$/);
      expect(result.phases.at(-1)).toMatchObject({ ok: false, message: result.message });
      await peer.until(({ connections }) => connections === 0);
      await eventually('no timer is left', () => clock.count === 0);
    }),
  );
});

const beginnings = fc.constantFrom(
  '',
  'S',
  'N',
  'HTTP/1.1 ',
  '-ERR',
  '\x16\x03\x03\x00\x30\x02',
  'J\x00\x00\x00\x0a8.0\x00',
);

describe('whatever a peer sends', () => {
  test.each(TALKING)('is an answer to be judged, and never an error: %s', async (type) => {
    const sends = { bytes: Buffer.alloc(0) };
    await withPeer(
      (socket) => socket.end(sends.bytes),
      async (peer) => {
        const pieces = fc.tuple(beginnings, fc.uint8Array({ maxLength: 80 }));
        await fc.assert(
          fc.asyncProperty(pieces, async ([beginning, rest]) => {
            sends.bytes = Buffer.concat([Buffer.from(beginning, 'latin1'), rest]);
            const result = await probe({ type, port: peer.port });
            expect(result.phases.at(-1)?.ok).toBe(result.ok);
            expect(result.message ?? 'nothing to say').toMatch(/^[\x20-\x7e…]{5,300}$/);
          }),
          { numRuns: 60 },
        );
      },
    );
  });
});
