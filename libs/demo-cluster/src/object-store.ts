import { randomUUID } from 'node:crypto';

import type { JsonObject, KubernetesObject, ResourceDefinition } from './kubernetes-object.js';
import { conflict, gone, notFound, StatusError } from './status-error.js';

/** One change, as watches deliver it. */
export interface StoredEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly plural: string;
  readonly version: bigint;
  readonly object: KubernetesObject;
}

export interface ObjectStoreOptions {
  /** Version before the first write. */
  readonly version: bigint;
  readonly now: () => Date;
  /**
   * uid of an object with such a key as `services/shop/cart` that the n-th write (from 1) creates; default: random. One that depends on
   * nothing else makes the same objects come back where the same is written after a restart.
   */
  readonly uidOf?: (key: string, write: number) => string;
}

/** Of what was put in without saying by whom: its fields can be taken by anybody. */
const NOBODYS = [{ manager: 'demo', operation: 'Update', fieldsV1: {} }];
/** Events kept for watches that resume. */
const HISTORY = 10_000;

/**
 * The objects, and their history: one growing version for all resources, as etcd has it. Objects are immutable; every write makes
 * a new one.
 */
export class ObjectStore {
  private readonly objects = new Map<string, KubernetesObject>();
  private readonly listeners = new Set<(event: StoredEvent) => void>();
  private history: StoredEvent[] = [];
  /** What is written now is taken back. */
  private trying = false;
  /** Watches from before this version are refused. */
  private floor: bigint;

  private current: bigint;

  constructor(private readonly options: ObjectStoreOptions) {
    this.current = options.version;
    this.floor = options.version;
  }

  get version(): string {
    return String(this.current);
  }

  has(definition: ResourceDefinition, name: ObjectName): boolean {
    return this.objects.has(keyOf(definition, name));
  }

  get(definition: ResourceDefinition, name: ObjectName): KubernetesObject {
    const object = this.objects.get(keyOf(definition, name));
    if (!object) throw notFound(`${definition.plural} "${name.name}"`);
    return object;
  }

  /** Sorted by namespace and name, as etcd's keys are. */
  list({ plural }: ResourceDefinition, namespace: string | null): readonly KubernetesObject[] {
    const prefix = namespace === null ? `${plural}/` : `${plural}/${namespace}/`;
    return [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort()
      .flatMap((key) => this.objects.get(key) ?? []);
  }

  create(definition: ResourceDefinition, body: JsonObject, namespace: string | null): KubernetesObject {
    const sent = metadataOf(body);
    const name =
      typeof sent.name === 'string'
        ? sent.name
        : `${typeof sent.generateName === 'string' ? sent.generateName : ''}${randomUUID().slice(0, 5)}`;
    const key = keyOf(definition, { namespace, name });
    if (this.objects.has(key))
      throw new StatusError(409, 'AlreadyExists', `${definition.plural} "${name}" already exists`);
    const metadata = {
      ...sent,
      name,
      ...(namespace !== null && { namespace }),
      uid: this.newUid(key),
      creationTimestamp: this.options.now().toISOString().replace(/\.\d+/, ''),
      generation: 1,
    };
    return this.put('ADDED', definition, { ...body, metadata });
  }

  /** Replaces an object. A resourceVersion that is given has to be the current one. What changes nothing is no write, as on the real server. */
  replace(definition: ResourceDefinition, name: ObjectName, body: JsonObject): KubernetesObject {
    const old = this.get(definition, name);
    const sent = metadataOf(body);
    if (sent.resourceVersion !== undefined && sent.resourceVersion !== old.metadata.resourceVersion)
      throw conflict(`${definition.plural} "${name.name}"`);
    const { name: own, namespace, uid, creationTimestamp, generation } = old.metadata;
    const kept = { name: own, ...(namespace !== undefined && { namespace }), uid, creationTimestamp };
    const metadata = { ...sent, ...kept, generation: generation + 1 };
    return isSame(old, { ...body, metadata }, definition)
      ? old
      : this.put('MODIFIED', definition, { ...body, metadata });
  }

  delete(definition: ResourceDefinition, name: ObjectName): KubernetesObject {
    const old = this.get(definition, name);
    this.current += 1n;
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: this.version } };
    this.objects.delete(keyOf(definition, name));
    this.record({ type: 'DELETED', plural: definition.plural, version: this.current, object });
    return object;
  }

  /** What a write would answer (a dry run): it is taken back, and no watch hears of it. */
  try<T>(write: () => T): T {
    const [objects, current] = [[...this.objects], this.current];
    this.trying = true;
    try {
      return write();
    } finally {
      this.trying = false;
      this.current = current;
      this.objects.clear();
      for (const [key, object] of objects) this.objects.set(key, object);
    }
  }

  /**
   * Events after a version, oldest first: none for one that has not come yet (the real server accepts a watch from there, and says nothing). Throws
   * {@link StatusError} (410) for one that is forgotten.
   */
  since(plural: string, version: string): readonly StoredEvent[] {
    const from = BigInt(version);
    if (from < this.floor) throw gone(version);
    return this.history.filter((event) => event.plural === plural && event.version > from);
  }

  /** Calls back on every change; returns how to end it. */
  listen(listener: (event: StoredEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Forgets the history: watches from before now are refused. */
  compact(): void {
    this.history = [];
    this.floor = this.current;
  }

  /** The server lost its tail, as after a restored backup: objects stay, versions go back. */
  rewind(version: bigint): void {
    this.current = version;
    this.floor = 0n;
    this.history = [];
    for (const [key, object] of this.objects)
      this.objects.set(key, { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } });
  }

  /** Loses everything, without a word to the watches. */
  clear(): void {
    this.objects.clear();
  }

  /** Time passes without changes of these resources: only the version grows. */
  touch(): void {
    this.current += 1n;
  }

  private put(type: 'ADDED' | 'MODIFIED', definition: ResourceDefinition, body: JsonObject): KubernetesObject {
    this.current += 1n;
    const metadata = { managedFields: NOBODYS, ...metadataOf(body), resourceVersion: this.version };
    const nulls = Object.fromEntries(definition.nullLists.map((field) => [field, emptyAsNull(body[field])]));
    const object = {
      ...body,
      ...nulls,
      apiVersion: definition.apiVersion,
      kind: definition.kind,
      metadata,
    } as unknown as KubernetesObject;
    const { namespace = null, name } = object.metadata;
    this.objects.set(keyOf(definition, { namespace, name }), object);
    this.record({ type, plural: definition.plural, version: this.current, object });
    return object;
  }

  private newUid(key: string): string {
    const write = Number(this.current - this.options.version) + 1;
    return this.options.uidOf?.(key, write) ?? randomUUID();
  }

  private record(event: StoredEvent): void {
    if (this.trying) return;
    this.history.push(event);
    if (this.history.length > HISTORY) {
      const [oldest] = this.history.splice(0, HISTORY / 2).slice(-1);
      if (oldest) this.floor = oldest.version;
    }
    for (const listener of [...this.listeners]) listener(event);
  }
}

export interface ObjectName {
  readonly namespace: string | null;
  readonly name: string;
}

function keyOf({ plural }: ResourceDefinition, { namespace, name }: ObjectName): string {
  return namespace === null ? `${plural}/${name}` : `${plural}/${namespace}/${name}`;
}

function metadataOf(body: JsonObject): JsonObject {
  const { metadata } = body;
  return typeof metadata === 'object' && metadata !== null ? (metadata as JsonObject) : {};
}

/** Whether an update would change nothing: if it says so, not who manages what, either. The order of fields counts: then it is a write, which does no harm. */
function isSame(old: KubernetesObject, body: JsonObject, definition: ResourceDefinition): boolean {
  const saysManagers = metadataOf(body).managedFields !== undefined;
  const content = (object: JsonObject): string => {
    const nulls = definition.nullLists.map((field) => [field, emptyAsNull(object[field])] as const);
    const { resourceVersion: _v, generation: _g, managedFields, ...others } = metadataOf(object);
    const metadata = saysManagers ? { ...others, managedFields } : others;
    const rest = { ...object, apiVersion: '', kind: '', ...Object.fromEntries(nulls), metadata: null };
    return JSON.stringify([sorted(rest), sorted(metadata)]);
  };
  return content(old) === content(body);
}

const sorted = (object: JsonObject): readonly unknown[] => Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));

/** The real server writes empty lists of slices as null (semantics ASC-5). */
function emptyAsNull(list: unknown): unknown {
  return Array.isArray(list) && list.length > 0 ? list : null;
}
