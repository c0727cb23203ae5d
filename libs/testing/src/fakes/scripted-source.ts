import type {
  ClusterIdentity,
  ClusterSource,
  ObjectRef,
  ObservedObject,
  Resource,
  Scope,
  Snapshot,
  SourceListener,
  TroubleKind,
} from '@rollcall/catalog';
import { scopeKey, SourceError } from '@rollcall/catalog';
import type { EndpointSlice, Service } from '@rollcall/core';

export type ClusterObject = Service | EndpointSlice;

export const ALL_SERVICES: Scope = { resource: 'services', namespace: null };
export const ALL_SLICES: Scope = { resource: 'endpointslices', namespace: null };

/** A cluster's source that observes what a test tells it to. */
export class ScriptedSource implements ClusterSource {
  /** Cursors that it was started with; null = not started. */
  startedWith: ReadonlyMap<string, string> | null = null;
  stopped = false;
  /** Scopes that were to be listed anew, with the reasons. */
  readonly relists: { readonly scope: string; readonly reason: string }[] = [];
  /** What {@link list} answers; without an answer it fails. */
  readonly lists = new Map<string, { readonly version: string; readonly objects: readonly ClusterObject[] }>();
  private listener: SourceListener | null = null;

  constructor(readonly scopes: readonly Scope[] = [ALL_SERVICES, ALL_SLICES]) {}

  start(listener: SourceListener, cursors: ReadonlyMap<string, string>): void {
    this.listener = listener;
    this.startedWith = new Map(cursors);
  }

  async list(scope: Scope): Promise<Snapshot> {
    await Promise.resolve();
    const list = this.lists.get(scopeKey(scope));
    if (!list) throw new SourceError(scope, { kind: 'UNREACHABLE', message: 'no answer', advice: 'try again' });
    return snapshotOf(scope, list.version, list.objects);
  }

  relist(scope: Scope, reason: string): void {
    this.relists.push({ scope: scopeKey(scope), reason });
  }

  serverVersion(): string {
    return 'v1.36.3';
  }

  async stop(): Promise<void> {
    await Promise.resolve();
    this.stopped = true;
    this.listener = null;
  }

  /** A complete list arrives. */
  snapshot(scope: Scope, version: string, objects: readonly ClusterObject[]): 'accepted' | 'refused' {
    return this.snapshotWith(snapshotOf(scope, version, objects));
  }

  /** The same with objects that could not be read. */
  snapshotWith(snapshot: Snapshot): 'accepted' | 'refused' {
    const verdict = this.told.onSnapshot(snapshot);
    if (verdict === 'accepted') this.told.onNews(snapshot.scope, { type: 'WATCHING' });
    return verdict;
  }

  /** Both resources of all namespaces are listed, as of one version. */
  snapshots(version: string, objects: readonly ClusterObject[]): void {
    this.snapshot(
      ALL_SERVICES,
      version,
      objects.filter((object) => !isSlice(object)),
    );
    this.snapshot(ALL_SLICES, version, objects.filter(isSlice));
  }

  /** The watch delivers an object that was added or modified. */
  upsert(object: ClusterObject): void {
    this.told.onUpsert(this.scopeOf(object), observed(object));
  }

  /** The watch delivers a deletion, of this version. */
  delete(object: ClusterObject, version: string): void {
    const { namespace, name, uid = '' } = object.metadata;
    this.told.onDelete(this.scopeOf(object), { namespace, name, uid, resourceVersion: version });
  }

  bookmark(scope: Scope, resourceVersion: string): void {
    this.told.onNews(scope, { type: 'PROGRESS', resourceVersion });
  }

  /** A cheap read answers, for each scope that may be read. */
  prove(resourceVersion: string, scopes = this.scopes): void {
    for (const scope of scopes) this.told.onNews(scope, { type: 'PROOF', resourceVersion });
  }

  trouble(kind: TroubleKind, scopes = this.scopes): void {
    const trouble = { kind, message: `it is ${kind.toLowerCase()}`, advice: 'look' };
    for (const scope of scopes) this.told.onNews(scope, { type: 'TROUBLE', trouble });
  }

  reject(scope: Scope, ref: ObjectRef): void {
    this.told.onNews(scope, { type: 'REJECTED', ref, violations: ['it is not to be read'], dropped: 'object' });
  }

  identify(identity: ClusterIdentity | null): boolean {
    return this.told.acceptsIdentity(identity);
  }

  private get told(): SourceListener {
    if (!this.listener) throw new TypeError('the source is not started, or was stopped: nobody listens');
    return this.listener;
  }

  private scopeOf(object: ClusterObject): Scope {
    const resource: Resource = isSlice(object) ? 'endpointslices' : 'services';
    const scope = this.scopes.find(
      (each) => each.resource === resource && [null, object.metadata.namespace].includes(each.namespace),
    );
    if (!scope) throw new TypeError(`${object.metadata.namespace}/${object.metadata.name} is in no scope`);
    return scope;
  }
}

export function isSlice(object: ClusterObject): object is EndpointSlice {
  return 'addressType' in object;
}

export function observed(object: ClusterObject): ObservedObject {
  return isSlice(object) ? { resource: 'endpointslices', object } : { resource: 'services', object };
}

function snapshotOf(scope: Scope, resourceVersion: string, objects: readonly ClusterObject[]): Snapshot {
  return { scope, resourceVersion, objects: objects.map(observed), unreadable: [] };
}
