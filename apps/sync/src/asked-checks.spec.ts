import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Answered, Asking, ProbeResult } from '@rollcall/catalog';
import { LeaderAnswers, LeaderDesk, QuestionRunner } from '@rollcall/catalog';
import type { CheckPhase, HealthCheck } from '@rollcall/core';
import { CHECK_DEFAULTS } from '@rollcall/core';
import { ProcessLogger, systemClock } from '@rollcall/platform';
import { NetworkProber, NodeNameResolver } from '@rollcall/probe';
import {
  ANSWER_CHANNEL,
  createPool,
  createPrismaClient,
  migrate,
  PostgresBell,
  PostgresClusterRegistry,
  PostgresLeaseStore,
  PostgresQuestionStore,
  QUESTION_CHANNEL,
  readMigrations,
} from '@rollcall/store';
import { RealPostgres } from '@rollcall/testing';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../prisma/migrations'));
const CHECK: HealthCheck = { type: 'HTTP', path: '/', host: null, ...CHECK_DEFAULTS, timeoutMs: 500 };

/** A replica that asks and a worker that answers, with PostgreSQL between them and real sockets behind. Loopback is allowed, for once. */
describe('a check that is asked of a worker', () => {
  let postgres: RealPostgres;
  let desk: LeaderDesk;
  let runner: QuestionRunner;
  const ends: (() => Promise<unknown>)[] = [];
  const servers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

  beforeAll(async () => {
    postgres = await RealPostgres.start();
  }, 60_000);
  beforeEach(async () => {
    const url = await postgres.createDatabase();
    await migrate(url, MIGRATIONS);
    const onIdleError = (): void => undefined;
    const database = { url, timeoutMs: 5_000, applicationName: 'test', maxConnections: 4, onIdleError };
    const pool = createPool(database);
    const prisma = createPrismaClient(database);
    const bells = [QUESTION_CHANNEL, ANSWER_CHANNEL].map(
      (channel) =>
        new PostgresBell({ ...database, channel, backoffCapMs: 100 }, { clock: systemClock, random: Math.random }),
    );
    const [atWorker, atAsker] = bells as [PostgresBell, PostgresBell];
    await new PostgresClusterRegistry(prisma, 30_000).declare('prod', 'KUBERNETES');
    const epoch = (await new PostgresLeaseStore(pool).acquire('prod', 'w', 60_000)) ?? 0;
    const questions = new PostgresQuestionStore(pool);
    const led = { name: 'prod', epoch, writeBack: false, isHeld: () => true };
    const answers = new LeaderAnswers(led, {
      writer: null,
      resolver: new NodeNameResolver({ servers: ['127.0.0.1:9'], timeoutMs: 300 }, systemClock),
      prober: new NetworkProber(systemClock),
      judge: { judge: (_, address) => ({ allowed: true, family: 'IPv4', address }) },
      clock: systemClock,
    });
    const logger = ProcessLogger.create({ name: 'sync', level: 'silent', format: 'json' });
    runner = new QuestionRunner({
      ...{ questions, bell: atWorker, clock: systemClock, logger, led: () => [led] },
      answer: (question, tools) => answers.to(question, tools),
    });
    runner.start();
    desk = new LeaderDesk({ questions, bell: atAsker, clock: systemClock });
    ends.push(
      () => runner.stop(),
      () => Promise.all(bells.map((bell) => bell.stop())),
      () => Promise.all([pool.end(), prisma.$disconnect()]),
    );
  }, 30_000);
  afterEach(async () => {
    for (const { server, sockets } of servers.splice(0)) {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
    for (const end of ends.splice(0)) await end();
  });
  afterAll(() => postgres.stop());

  /** A port where each connection is treated so. */
  const listening = async (treat: (socket: Socket) => void): Promise<number> => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      treat(socket);
    });
    servers.push({ server, sockets });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const ask = (
    port: number,
    more: Partial<HealthCheck> = {},
    how: Partial<Asking<'CHECK_BACKEND'>> = {},
  ): Promise<Answered<ProbeResult>> => {
    const question = {
      addresses: ['127.0.0.1'],
      name: null,
      port,
      check: { ...CHECK, ...more },
      restrictedAddresses: false,
    };
    return desk.ask({ cluster: 'prod', kind: 'CHECK_BACKEND', question, askedBy: 'test', ...how });
  };

  test('tells each phase as it ends, before the next one has', async () => {
    let answer: () => void = () => undefined;
    const port = await listening((socket) => {
      answer = () => socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    const told: CheckPhase[] = [];
    const asked = ask(
      port,
      { timeoutMs: 4_000 },
      {
        onProgress: (phase) => {
          told.push(phase as CheckPhase);
          if (told.length === 1) answer(); // the peer answers only when whoever asked knows that it is connected
        },
      },
    );
    expect(await asked).toMatchObject({
      answer: { ok: true, phases: [{ name: 'TCP' }, { name: 'PROTOCOL', ok: true }] },
    });
    expect(told).toMatchObject([
      { name: 'TCP', ok: true },
      { name: 'PROTOCOL', ok: true },
    ]);
  });

  test('tells the real error where nobody listens', async () => {
    const port = await listening(() => undefined);
    const [{ server }] = servers.splice(0) as [(typeof servers)[number]];
    await new Promise((resolve) => server.close(resolve));
    expect(await ask(port)).toMatchObject({
      answer: { ok: false, phases: [{ name: 'TCP', ok: false, message: expect.stringContaining('refused') }] },
    });
  });

  test.each<readonly [string, (socket: Socket) => void]>([
    ['is silent', () => undefined],
    [
      'answers without an end',
      (socket) => {
        const line = `x-header: ${'x'.repeat(1_000)}\r\n`;
        const flood = (): void => {
          while (socket.writable && socket.write(line));
        };
        socket.on('drain', flood);
        socket.write('HTTP/1.1 200 OK\r\n');
        flood();
      },
    ],
    [
      'answers a byte at a time',
      (socket) => {
        const timer = setInterval(() => socket.write('H'), 50);
        socket.on('close', () => clearInterval(timer));
      },
    ],
    ['hangs up', (socket) => socket.destroy()],
  ])('of a peer that %s ends, and says why', async (_, treat) => {
    const answered = await ask(await listening(treat));
    expect(answered).toMatchObject({ answer: { ok: false, message: expect.any(String) } });
    expect(answered).toHaveProperty('answer.phases.1.ok', false);
  });

  test('closes its connection when whoever asked goes away', async () => {
    const gone = new AbortController();
    const isClosed = new Promise<void>((resolve) => {
      void listening((socket) => {
        socket.resume().on('close', () => resolve());
        gone.abort();
      }).then((port) => ask(port, { timeoutMs: 5_000 }, { signal: gone.signal }));
    });
    await isClosed;
  });

  test('of a name that no server answers for is told as DNS says it', async () => {
    const question = { name: 'db.corp.example' };
    expect(await desk.ask({ cluster: 'prod', kind: 'RESOLVE_NAME', question, askedBy: 'test' })).toMatchObject({
      answer: { resolution: { type: expect.stringMatching(/TIMEOUT|SERVFAIL|REFUSED/), message: expect.any(String) } },
    });
  });
});
