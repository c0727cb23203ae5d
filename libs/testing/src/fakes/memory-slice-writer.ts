import type { SliceWriter, WriteOutcome } from '@rollcall/catalog';
import type { SliceManifest, SliceRemoval } from '@rollcall/core';
import { epochOf, INSTALLATION_LABEL, MANAGED_BY_LABEL, validateSlice } from '@rollcall/core';

import type { MemorySlice, MemorySliceCluster } from './memory-slice-cluster.js';

/** {@link SliceWriter} to a cluster in memory, which can be told to fail. */
export class MemorySliceWriter implements SliceWriter {
  /** What was asked for, oldest first: `update shop/orders-db-rollcall-ipv4-1`; `!` = by force. */
  readonly writes: string[] = [];
  /** Only reading is allowed. */
  mayWrite = true;
  private readonly next: { readonly outcome: WriteOutcome; readonly arrives: boolean }[] = [];

  /** `meanwhile`: what happens just before each write. */
  constructor(
    private readonly cluster: MemorySliceCluster,
    private readonly meanwhile: () => Promise<void> = () => Promise.resolve(),
  ) {}

  /** What the next write is told, whatever becomes of it; `arrives`: it is carried out all the same, and only its answer is lost. */
  answerNext(outcome: WriteOutcome, arrives = false): void {
    this.next.push({ outcome, arrives });
  }

  create(slice: SliceManifest): Promise<WriteOutcome> {
    return this.carryOut(
      `create ${keyOf(slice.metadata)}`,
      () => this.judgeNew(slice) ?? written(this.cluster.add(slice), validateSlice(slice).warnings),
    );
  }

  update(slice: SliceManifest, { force }: { readonly force: boolean }): Promise<WriteOutcome> {
    return this.carryOut(
      `update${force ? '!' : ''} ${keyOf(slice.metadata)}`,
      () => this.judgeChange(slice, force) ?? written(this.cluster.apply(slice)),
    );
  }

  remove(removal: SliceRemoval): Promise<WriteOutcome> {
    return this.carryOut(`remove ${keyOf(removal)}`, () => {
      const { namespace, name, uid, resourceVersion } = removal;
      const { metadata } = this.cluster.slice(namespace, name) ?? {};
      if (uid === null || resourceVersion === null) return conflict(`which slice ${name} is meant is not known`);
      if (metadata?.uid !== uid) return { type: 'GONE' };
      if (metadata.resourceVersion !== resourceVersion) return conflict(`slice ${name} has changed`);
      this.cluster.delete(namespace, name);
      return { type: 'WRITTEN', resourceVersion: '', warnings: [] };
    });
  }

  dryRun(slice: SliceManifest): Promise<WriteOutcome> {
    return this.carryOut(`dryRun ${keyOf(slice.metadata)}`, () => {
      const refused =
        slice.metadata.resourceVersion === undefined ? this.judgeNew(slice) : this.judgeChange(slice, false);
      return refused ?? { type: 'WRITTEN', resourceVersion: '', warnings: [] };
    });
  }

  createService(manifest: object, { dryRun }: { readonly dryRun: boolean }): Promise<WriteOutcome> {
    const { name = '', namespace = '' } =
      (manifest as { metadata?: { name?: string; namespace?: string } }).metadata ?? {};
    return this.carryOut(`createService ${keyOf({ namespace, name })}`, () => {
      const message = 'the namespace of the Service must be named';
      if (namespace === '') return { type: 'REFUSED', message, causes: [{ field: 'metadata.namespace', message }] };
      const key = keyOf({ namespace, name });
      const refused = this.judgeNamespace(namespace) ?? (this.cluster.services.has(key) ? EXISTS : null);
      if (refused) return refused;
      if (dryRun) return { type: 'WRITTEN', resourceVersion: '', warnings: [] };
      const [uid, resourceVersion] = [this.cluster.nextUid(), this.cluster.nextVersion()];
      this.cluster.services.set(key, { metadata: { uid, resourceVersion } });
      return { type: 'WRITTEN', resourceVersion, warnings: [] };
    });
  }

  private async carryOut(what: string, write: () => WriteOutcome): Promise<WriteOutcome> {
    this.writes.push(what);
    await this.meanwhile();
    const scripted = this.next.shift();
    if (scripted && !scripted.arrives) return scripted.outcome;
    const outcome: WriteOutcome = this.mayWrite ? write() : { type: 'FORBIDDEN', message: 'you may only read' };
    return scripted?.outcome ?? outcome;
  }

  private judgeNew(slice: SliceManifest): WriteOutcome | null {
    const { namespace, name } = slice.metadata;
    return this.judgeNamespace(namespace) ?? (this.cluster.slice(namespace, name) ? EXISTS : refusalOf(slice, null));
  }

  private judgeChange(slice: SliceManifest, force: boolean): WriteOutcome | null {
    const { namespace, name, resourceVersion, labels, annotations } = slice.metadata;
    const there = this.cluster.slice(namespace, name);
    if (!there) return { type: 'GONE' };
    if (there.metadata.resourceVersion !== resourceVersion) return conflict(`slice ${name} has changed`);
    if ([MANAGED_BY_LABEL, INSTALLATION_LABEL].some((label) => there.metadata.labels[label] !== labels[label]))
      return conflict(`slice ${name} is not ours`);
    const epoch = epochOf(there.metadata.annotations);
    if (epoch > epochOf(annotations)) return conflict(`slice ${name} was written by a leader of epoch ${epoch}`);
    const managers = [...new Set(this.cluster.conflicts(slice).values())];
    if (managers.length > 0 && !force)
      return { type: 'CONFLICT', message: `conflict with ${managers.join(', ')}`, managers };
    return refusalOf(slice, there);
  }

  private judgeNamespace(namespace: string): WriteOutcome | null {
    const state = this.cluster.namespaces.get(namespace);
    if (state === 'ACTIVE') return null;
    const message = state ? `namespace ${namespace} is being terminated` : `namespaces "${namespace}" not found`;
    return { type: 'NAMESPACE_GONE', message };
  }
}

const EXISTS: WriteOutcome = { type: 'EXISTS' };

function refusalOf(slice: SliceManifest, old: MemorySlice | null): WriteOutcome | null {
  const { errors } = validateSlice(slice, old);
  if (errors.length === 0) return null;
  return {
    type: 'REFUSED',
    message: errors.map(({ field, message }) => `${field}: ${message}`).join(', '),
    causes: errors.map(({ field, message }) => ({ field, message })),
  };
}

function written(slice: MemorySlice, warnings: readonly string[] = []): WriteOutcome {
  return { type: 'WRITTEN', resourceVersion: slice.metadata.resourceVersion, warnings };
}

function conflict(message: string): WriteOutcome {
  return { type: 'CONFLICT', message, managers: [] };
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
