import type { Caller, PreviewOptions, Scopes } from '@rollcall/catalog';
import { BackendDesk, BackendReads, LeaderDesk, registerBackends, WriteBackPreview } from '@rollcall/catalog';
import type { Backend } from '@rollcall/core';
import { DEFAULT_ADDRESS_POLICY } from '@rollcall/core';

import type { PublishedObject } from '../builders/memory-mirror.js';
import { MemoryMirror } from '../builders/memory-mirror.js';
import { aService } from '../builders/service-builder.js';
import { ManualClock, settle } from './manual-clock.js';
import { MemoryAuditLog } from './memory-audit-log.js';
import { MemoryBackendStore } from './memory-backend-store.js';
import { MemoryDatabase } from './memory-database.js';
import { MemoryLogFeed } from './memory-log-feed.js';
import { MemoryBell, MemoryQuestionStore } from './memory-question-store.js';
import { Replica } from './replica.js';
import { ScriptedLeader } from './scripted-leader.js';

const ADMIN: Scopes = { role: 'admin', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false };

/** A replica that registers: one cluster `prod` with the selectorless Service shop/orders-db, port pg 5432/TCP. */
export class RegistrarWorld {
  readonly replica: Replica;
  readonly desk: BackendDesk;
  readonly reads: BackendReads;
  readonly store: MemoryBackendStore;
  readonly audit: MemoryAuditLog;
  readonly leader: ScriptedLeader;
  private ids = 0;

  readonly clock: ManualClock;
  readonly database: MemoryDatabase;
  readonly prod: MemoryMirror;

  private constructor(
    { clock, database, prod }: Pick<RegistrarWorld, 'clock' | 'database' | 'prod'>,
    options: Partial<PreviewOptions>,
  ) {
    this.clock = clock;
    this.database = database;
    this.prod = prod;
    this.replica = new Replica(new MemoryLogFeed(database), clock);
    this.store = new MemoryBackendStore(database);
    this.audit = new MemoryAuditLog(database);
    const { reads, catalog } = this.replica;
    const preview = new WriteBackPreview(catalog, {
      policy: DEFAULT_ADDRESS_POLICY,
      ownNetworks: () => [],
      maxEndpoints: 100,
      ...options,
    });
    const bell = new MemoryBell(database);
    const leader = new LeaderDesk({ questions: new MemoryQuestionStore(database), bell, clock });
    const newId = () => `b-${(this.ids += 1)}`;
    this.desk = new BackendDesk({ reads, store: this.store, audit: this.audit, preview, leader, clock, newId });
    this.reads = new BackendReads(reads);
    this.leader = new ScriptedLeader(database);
  }

  static async open(options: Partial<PreviewOptions> = {}, ...objects: readonly PublishedObject[]) {
    const clock = new ManualClock();
    const database = new MemoryDatabase(clock);
    const ordersDb = aService('orders-db', {
      ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
      spec: { selector: {} },
    });
    const prod = await MemoryMirror.live(database, 'prod', ordersDb, ...objects);
    await prod.report({ writeBack: true });
    const world = new RegistrarWorld({ clock, database, prod }, options);
    await settle();
    return world;
  }

  /** Somebody who may do these things; an administrator everywhere if nothing is said. */
  caller(scopes: Partial<Scopes> = {}, id = 'dba'): Caller {
    return {
      actor: { kind: 'token', id, name: `the ${id}` },
      address: '192.0.2.7',
      userAgent: 'curl/8.9',
      requestId: 'r-1',
      scopes: { ...ADMIN, ...scopes },
    };
  }

  /** Registers for shop/orders-db, as an administrator. */
  async registered(...items: readonly object[]): Promise<readonly Backend[]> {
    const service = { cluster: null, namespace: 'shop', name: 'orders-db' };
    const request = { service, items, dryRun: false, idempotencyKey: null };
    const result = await registerBackends(request, this.caller(), this.desk);
    if (result.type !== 'DONE') throw new TypeError(result.message);
    return result.backends;
  }
}
