import { expect, test } from '@jest/globals';
import { aBackend, aService, WriteBackWorld } from '@rollcall/testing';

import { registrationFigures } from './registration-figures.js';

const AT = '2026-11-24T20:00:00.000Z';

test('figures count registrations by how far they have come, their checks and their names', () => {
  const backend = (id: string, more: Parameters<typeof aBackend>[0] = {}) => aBackend({ id, ...more });
  const check = { state: 'FAILING', since: AT, message: null, phases: [] } as const;
  const resolved = { addresses: [], at: AT, ttlSeconds: 5, error: 'SERVFAIL' };
  const backends = [
    backend('a'),
    backend('b', { status: { check } }),
    backend('c', { address: 'db.corp.example', status: { resolved } }),
    backend('d', { address: 'db2.corp.example', status: { resolved: { ...resolved, error: null } } }),
  ];
  const nowMs = Date.parse(backends[0]!.status.writeBack.at) + 90_000;
  expect(registrationFigures(backends, nowMs)).toMatchObject({
    registered: 4,
    writeBack: { PENDING: 4, OBSERVED: 0 },
    oldestPendingMs: 90_000,
    checks: { UNKNOWN: 0, PASSING: 0, FAILING: 1 },
    names: { answered: 1, failing: 1 },
  });
  expect(registrationFigures([], nowMs)).toMatchObject({ registered: 0, oldestPendingMs: null });
});

test('a worker counts what became of its writes, and how its registrations stand', async () => {
  const world = await WriteBackWorld.open();
  const ports = [{ name: 'pg', protocol: 'TCP' as const, port: 5432 }];
  world.observe({ service: aService('orders-db', { ports, spec: { selector: {} } }) });
  const { worker } = await world.lead();
  world.writer.answerNext({ type: 'FORBIDDEN', message: 'no' });
  await world.register(aBackend());
  expect(worker.writes()).toEqual([{ cluster: 'prod', verb: 'create', outcome: 'FORBIDDEN', count: 1 }]);
  expect([...worker.figures()]).toMatchObject([['prod', { registered: 1, writeBack: { PENDING: 0, REFUSED: 1 } }]]);
  await worker.stop();
});
