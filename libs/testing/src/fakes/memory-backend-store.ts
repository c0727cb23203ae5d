import type { BackendEdit, BackendStore, BackendWrite, StatusReports } from '@rollcall/catalog';
import { FencedError, KeyUsedError, OutdatedBackendError, RegisteredTwiceError } from '@rollcall/catalog';
import type { Backend, BackendChange, Revision } from '@rollcall/core';
import { jsonEquals, repeatedBackends, servedSince } from '@rollcall/core';

import { recordIn } from './memory-audit-log.js';
import type { MemoryDatabase } from './memory-database.js';

const KEPT_MS = 24 * 3_600_000;

export class MemoryBackendStore implements BackendStore {
  constructor(private readonly database: MemoryDatabase) {}

  async write(write: BackendWrite): Promise<Revision> {
    await this.database.reach();
    const { cluster, edits, by, key } = structuredClone(write);
    this.database.cluster(cluster);
    if (key && this.kept(key.principal, key.key)) throw new KeyUsedError(`the key ${key.key} is used`);
    const changes = edits.map((edit) => this.changeOf(edit, write));
    const after = new Map(this.database.backends);
    for (const change of changes) {
      if (change.after) after.set(change.name, change.after);
      else after.delete(change.name);
    }
    for (const change of changes) assertOnce(change.after, [...after.values()]);
    for (const change of changes) this.fold(change);
    recordIn(
      this.database,
      changes.map(({ namespace, name: id, service: name, before, after: now }) => ({
        ...by,
        action: before ? (now ? 'backend.update' : 'backend.remove') : 'backend.register',
        outcome: 'ALLOWED',
        code: null,
        target: { kind: 'backend', cluster, namespace, name, id },
        before,
        after: now,
      })),
    );
    const revision = { epoch: this.database.epoch, seq: this.database.publish(cluster, changes) };
    if (key) {
      const { principal, key: name, ...kept } = key;
      const atMs = this.database.clock.nowMs();
      this.database.answers.set(answerKey(principal, name), { ...kept, revision, atMs });
    }
    this.database.answer();
    return revision;
  }

  async report({ cluster, epoch, at, reports }: StatusReports): Promise<Revision | null> {
    await this.database.reach();
    if (this.database.cluster(cluster).lease.epoch !== epoch) throw new FencedError(cluster, epoch);
    const changes: BackendChange[] = [];
    for (const { id, version, status } of structuredClone(reports)) {
      const before = this.database.backends.get(id);
      if (before?.cluster !== cluster || before.version !== version) continue;
      const said = { ...before, status: { ...before.status, ...status } };
      if (jsonEquals(before, said)) continue;
      const change = changeFrom(before, servedAnew(before, said, at));
      this.fold(change);
      changes.push(change);
    }
    if (changes.length === 0) return null;
    const seq = this.database.publish(cluster, changes);
    this.database.answer();
    return { epoch: this.database.epoch, seq };
  }

  async answered(principal: string, key: string): ReturnType<BackendStore['answered']> {
    await this.database.reach();
    const kept = this.kept(principal, key);
    return kept && structuredClone({ requestHash: kept.requestHash, answer: kept.answer, revision: kept.revision });
  }

  private kept(principal: string, key: string) {
    const kept = this.database.answers.get(answerKey(principal, key));
    return kept && kept.atMs >= this.database.clock.nowMs() - KEPT_MS ? kept : null;
  }

  private changeOf(edit: BackendEdit, { at, cluster }: BackendWrite): BackendChange {
    const id = edit.type === 'REGISTER' ? edit.backend.id : edit.id;
    const before = this.database.backends.get(id) ?? null;
    const expected = edit.type === 'REGISTER' ? null : edit.expected;
    if ((before?.version ?? null) !== expected || (before && before.cluster !== cluster))
      throw new OutdatedBackendError(`registration ${id} is in version ${before?.version ?? 'none'}, not ${expected}`);
    if (edit.type === 'REGISTER') return changeFrom(null, servedAnew(null, edit.backend, at));
    if (!before) throw new TypeError(`registration ${id} has a version and is not there`);
    if (edit.type === 'REMOVE') return { ...changeFrom(before, before), after: null };
    const after = {
      ...before,
      ...edit.registered,
      version: edit.expected + 1,
      updatedAt: at,
      status: { ...before.status, ...edit.status },
    };
    return changeFrom(before, servedAnew(before, after, at));
  }

  private fold({ name: id, after }: BackendChange): void {
    if (after) this.database.backends.set(id, after);
    else this.database.backends.delete(id);
  }
}

function servedAnew(before: Backend | null, after: Backend, at: string): Backend {
  return { ...after, status: { ...after.status, servedSince: servedSince(before, after, at) } };
}

function changeFrom(before: Backend | null, after: Backend): BackendChange {
  const { cluster, namespace, service, id: name } = after;
  return { kind: 'backend', cluster, namespace, name, service, before, after };
}

function assertOnce(backend: Backend | null, stored: readonly Backend[]): void {
  if (!backend) return;
  const { id, cluster, namespace, service } = backend;
  const others = stored.filter(
    (other) =>
      other.id !== id && other.cluster === cluster && other.namespace === namespace && other.service === service,
  );
  if (repeatedBackends([backend], others).length > 0)
    throw new RegisteredTwiceError('an address and port would be registered twice');
}

function answerKey(principal: string, key: string): string {
  return `${principal}\n${key}`;
}
