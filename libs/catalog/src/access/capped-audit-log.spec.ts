import { beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock, MemoryAuditLog, MemoryDatabase, RecordingLogger } from '@rollcall/testing';

import type { AuditRecord } from '../backends/audit-log.js';
import { CappedAuditLog } from './capped-audit-log.js';

let clock: ManualClock;
let database: MemoryDatabase;
let logger: RecordingLogger;
let log: CappedAuditLog;

/** Gives so many for each key, and nothing back. */
function rate(of: number) {
  const taken = new Map<string, number>();
  return {
    take: (key: string) => {
      const count = (taken.get(key) ?? 0) + 1;
      taken.set(key, count);
      return count <= of ? 0 : 1_000;
    },
  };
}

beforeEach(() => {
  clock = new ManualClock();
  database = new MemoryDatabase(clock);
  logger = new RecordingLogger();
  log = new CappedAuditLog({
    log: new MemoryAuditLog(database),
    clock,
    logger,
    perCaller: rate(3),
    overall: rate(10),
  });
});

function entry(address: string, more: Partial<AuditRecord> = {}): AuditRecord {
  return {
    actor: { kind: 'anonymous', id: 'anonymous', name: 'anonymous' },
    address,
    userAgent: null,
    requestId: null,
    action: 'backend.register',
    outcome: 'REFUSED',
    code: 'FORBIDDEN',
    target: { kind: 'service', cluster: 'prod', namespace: 'shop', name: 'orders-db', id: null },
    before: null,
    after: null,
    ...more,
  };
}

const actions = () => database.audit.map(({ action, outcome }) => `${action} ${outcome}`);

describe('refusals', () => {
  test('are entries up to a rate; beyond it one entry a minute says how many there were', async () => {
    for (let i = 0; i < 1_000; i += 1) await log.record([entry('192.0.2.1')]);
    await log.record([entry('192.0.2.1', { action: 'session.begin', code: 'UNAUTHENTICATED' })]);
    expect(actions()).toEqual(Array.from({ length: 3 }, () => 'backend.register REFUSED'));
    await clock.step(60_000);
    expect(database.audit.at(-1)).toMatchObject({
      actor: { kind: 'system' },
      action: 'audit.summary',
      after: {
        since: '2026-01-01T00:00:00.000Z',
        refused: { 'backend.register FORBIDDEN': 997, 'session.begin UNAUTHENTICATED': 1 },
      },
    });
    await clock.step(600_000);
    expect(database.audit).toHaveLength(4);
    await log.record([entry('192.0.2.1')]);
    await clock.step(60_000);
    expect(database.audit.at(-1)).toMatchObject({ after: { refused: { 'backend.register FORBIDDEN': 1 } } });
  });

  test('of a million addresses do not fill the log either', async () => {
    for (let i = 0; i < 1_000; i += 1) await log.record([entry(`2001:db8::${i}`)]);
    await clock.step(60_000);
    expect(database.audit).toHaveLength(11);
  });

  test('that were only counted are put on record when the process stops', async () => {
    for (let i = 0; i < 5; i += 1) await log.record([entry('192.0.2.1')]);
    await log.stop();
    expect(database.audit.at(-1)).toMatchObject({ after: { refused: { 'backend.register FORBIDDEN': 2 } } });
    expect(clock.count).toBe(0);
  });
});

test('what was done, and what was allowed and failed, is always an entry of its own', async () => {
  for (let i = 0; i < 20; i += 1)
    await log.record([entry('192.0.2.1', { outcome: 'ALLOWED' }), entry('192.0.2.1', { outcome: 'FAILED' })]);
  expect(database.audit).toHaveLength(40);
  expect(
    await log.list(
      {
        since: null,
        until: null,
        actor: null,
        action: null,
        outcome: 'FAILED',
        cluster: null,
        namespace: null,
        q: null,
        places: { clusters: null, namespaces: null },
      },
      { limit: 50, after: null },
    ),
  ).toMatchObject({ items: { length: 20 }, next: null });
});
