import type { EndpointSlice, SliceManifest } from '@rollcall/core';
import { jsonEquals } from '@rollcall/core';

/** A slice as the cluster has it. */
export interface MemorySlice extends EndpointSlice {
  readonly metadata: SliceManifest['metadata'] & { readonly uid: string; readonly resourceVersion: string };
}

/** What the watch would say. */
export interface SliceChange {
  readonly type: 'UPSERT' | 'DELETE';
  readonly slice: MemorySlice;
}

/** What somebody else sets, as `kubectl edit` does. */
export interface SliceEdit {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly endpoints?: EndpointSlice['endpoints'];
  readonly ports?: EndpointSlice['ports'];
}

export interface SlicePlace {
  readonly namespace: string;
  readonly name: string;
}

interface Standing {
  readonly slice: MemorySlice;
  /** What we wrote last. */
  readonly written: SliceManifest;
  /** Who else has set a field last, by its path: `.endpoints`, `.metadata.labels.team`. */
  readonly managers: ReadonlyMap<string, string>;
}

/** The slices, Services and namespaces of one cluster in memory, with the API server's rules of versions and managers as far as our slices meet them. */
export class MemorySliceCluster {
  /** Names; `TERMINATING` takes nothing new. */
  readonly namespaces = new Map<string, 'ACTIVE' | 'TERMINATING'>();
  /** By `namespace/name`. */
  readonly services = new Map<
    string,
    { readonly metadata: { readonly uid: string; readonly resourceVersion: string } }
  >();
  /** Called after every change. */
  onChange: (change: SliceChange) => void = () => undefined;
  private readonly standing = new Map<string, Standing>();
  private version = 1_000;
  private uids = 0;

  slice(namespace: string, name: string): MemorySlice | null {
    return this.standing.get(`${namespace}/${name}`)?.slice ?? null;
  }

  /** Of all namespaces, in the order they were created. */
  get slices(): readonly MemorySlice[] {
    return [...this.standing.values()].map(({ slice }) => slice);
  }

  nextVersion(): string {
    this.version += 1;
    return String(this.version);
  }

  nextUid(): string {
    this.uids += 1;
    return `uid-${this.uids}`;
  }

  /** Puts a new slice. */
  add(written: SliceManifest): MemorySlice {
    const { resourceVersion: _, ...metadata } = written.metadata;
    return this.put(written, { ...metadata, uid: this.nextUid() }, new Map());
  }

  /** Fields that another manager has set, where the manifest has another value. */
  conflicts(manifest: SliceManifest): ReadonlyMap<string, string> {
    const found = this.find(manifest.metadata);
    const [now, wanted] = [fieldsOf(found.slice), fieldsOf(manifest)];
    return new Map(
      [...found.managers].filter(([field]) => wanted.has(field) && !jsonEquals(wanted.get(field), now.get(field))),
    );
  }

  /** As server-side apply does by force: what we wrote before and leave out goes, what others put beside it stays. */
  apply(manifest: SliceManifest): MemorySlice {
    const { slice, written, managers } = this.find(manifest.metadata);
    const taken = this.conflicts(manifest);
    const left = new Map([...managers].filter(([field]) => !taken.has(field)));
    const others = <V>(now: Readonly<Record<string, V>> = {}, ours: Readonly<Record<string, V>> = {}, path: string) =>
      Object.entries(now).filter(([key]) => !(key in ours) || left.has(`${path}.${key}`));
    const { metadata } = slice;
    const labels = Object.fromEntries(others(metadata.labels, written.metadata.labels, LABELS));
    const annotations = Object.fromEntries(others(metadata.annotations, written.metadata.annotations, ANNOTATIONS));
    const merged = {
      ...manifest.metadata,
      uid: metadata.uid,
      labels: { ...labels, ...manifest.metadata.labels },
      ...annotated({ ...annotations, ...manifest.metadata.annotations }),
    };
    return this.put(manifest, merged, left);
  }

  /** Another manager sets fields. */
  edit(place: SlicePlace, { metadata = {}, ...fields }: SliceEdit, manager: string): MemorySlice {
    const { slice, written, managers } = this.find(place);
    const set = new Map([...fieldsOf({ metadata, ...fields }).keys()].map((field) => [field, manager] as const));
    const labels = { ...slice.metadata.labels, ...metadata.labels };
    const annotations = annotated({ ...slice.metadata.annotations, ...metadata.annotations });
    const edited = { ...slice, ...fields, metadata: { ...slice.metadata, labels, ...annotations } };
    return this.keep({ slice: edited, written, managers: new Map([...managers, ...set]) });
  }

  /** Somebody deletes a slice: us, or not. */
  delete(namespace: string, name: string): void {
    const { slice } = this.find({ namespace, name });
    this.standing.delete(`${namespace}/${name}`);
    const metadata = { ...slice.metadata, resourceVersion: this.nextVersion() };
    this.onChange({ type: 'DELETE', slice: { ...slice, metadata } });
  }

  private put(
    written: SliceManifest,
    metadata: Omit<MemorySlice['metadata'], 'resourceVersion'>,
    managers: ReadonlyMap<string, string>,
  ): MemorySlice {
    const { addressType, endpoints, ports } = written;
    const slice = { metadata: { ...metadata, resourceVersion: '' }, addressType, endpoints, ports };
    return this.keep({ slice, written, managers });
  }

  /** What changes nothing is no write. */
  private keep({ slice, written, managers }: Standing): MemorySlice {
    const { namespace, name } = slice.metadata;
    const before = this.slice(namespace, name);
    const at = (resourceVersion: string) => ({ ...slice, metadata: { ...slice.metadata, resourceVersion } });
    const same = before !== null && jsonEquals(at(before.metadata.resourceVersion), before);
    const kept = same ? before : at(this.nextVersion());
    this.standing.set(`${namespace}/${name}`, { slice: kept, written, managers });
    if (!same) this.onChange({ type: 'UPSERT', slice: kept });
    return kept;
  }

  private find({ namespace, name }: SlicePlace): Standing {
    const found = this.standing.get(`${namespace}/${name}`);
    if (!found) throw new TypeError(`there is no slice ${namespace}/${name}`);
    return found;
  }
}

const LABELS = '.metadata.labels';
const ANNOTATIONS = '.metadata.annotations';

function annotated(annotations: Readonly<Record<string, string>>) {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

function fieldsOf({ metadata = {}, endpoints, ports }: SliceEdit): ReadonlyMap<string, unknown> {
  const { labels = {}, annotations = {} } = metadata;
  return new Map<string, unknown>([
    ...(endpoints ? [['.endpoints', endpoints] as const] : []),
    ...(ports ? [['.ports', ports] as const] : []),
    ...Object.entries(labels).map(([key, value]) => [`${LABELS}.${key}`, value] as const),
    ...Object.entries(annotations).map(([key, value]) => [`${ANNOTATIONS}.${key}`, value] as const),
  ]);
}
