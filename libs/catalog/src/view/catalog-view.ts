import type { Sight } from '../access/access.js';
import { seesAllClusters, seesAllNamespaces, sees, seesNamespace } from '../access/access.js';
import type { Change, MirrorChange, MirroredSlice, Service, SliceMark } from '@rollcall/core';
import { serviceNameOf, servicesTouchedBy } from '@rollcall/core';

import { Tokens } from '../access/tokens.js';
import { ClusterObjects, objectKey } from '../objects/cluster-objects.js';
import type { CatalogSnapshot, LogRevision } from './log-feed.js';
import { Registrations } from './registrations.js';
import type { ServiceName } from './service-view.js';
import { ServiceView } from './service-view.js';

interface ClusterPart {
  readonly objects: ClusterObjects;
  readonly services: Map<string, ServiceView>;
}

/** How many objects. */
export interface ObjectCounts {
  readonly services: number;
  readonly slices: number;
  readonly endpoints: number;
}

/** Before the first snapshot: no slice has it. */
const UNMARKED: SliceMark = { managedBy: '', installation: '' };

/**
 * Everything that is mirrored and registered, as of one revision, in memory: folded from the log, and the only thing that reads look at.
 * A fold is synchronous, so no reader ever sees half a revision.
 */
export class CatalogView {
  private readonly clusters = new Map<string, ClusterPart>();
  readonly registrations = new Registrations();
  readonly tokens = new Tokens();
  private sliceMark = UNMARKED;
  private sortedKeys: readonly string[] | null = null;
  private newest = 0;
  private position: { readonly epoch: string; readonly seq: number } | null = null;

  /** null until the first snapshot. */
  get at(): { readonly epoch: string; readonly seq: number } | null {
    return this.position;
  }

  /** The last revision that touched any Service that somebody sees, or could see if it came again. */
  lastChange(sight: Sight): number {
    if (seesAllClusters(sight) && seesAllNamespaces(sight)) return this.newest;
    let newest = 0;
    for (const { services } of this.clusters.values())
      for (const view of services.values()) if (sees(sight, view)) newest = Math.max(newest, view.lastSeq);
    return newest;
  }

  /** How slices that this installation wrote are known. */
  get mark(): SliceMark {
    return this.sliceMark;
  }

  load({ epoch, seq, mark, services, slices, backends, tokens, lastChanges }: CatalogSnapshot): void {
    this.clusters.clear();
    this.sortedKeys = null;
    this.sliceMark = mark;
    this.registrations.load(backends);
    this.tokens.load(tokens);
    this.position = { epoch, seq };
    for (const { cluster, service } of services) {
      const { namespace, name } = service.metadata;
      this.part(cluster).objects.putService(objectKey(namespace, name), service);
      this.ensure({ cluster, namespace, name });
    }
    for (const { cluster, slice } of slices) {
      const { namespace, name } = slice.header.metadata;
      this.part(cluster).objects.putSlice(objectKey(namespace, name), slice);
      const service = serviceNameOf(slice.header);
      if (service !== null) this.ensure({ cluster, namespace, name: service });
    }
    for (const { cluster, namespace, service: name } of backends) this.ensure({ cluster, namespace, name });
    this.newest = 0;
    for (const { seq: changedIn, at, ...name } of lastChanges) {
      this.ensure(name).changed(changedIn, at);
      this.newest = Math.max(this.newest, changedIn);
    }
  }

  /** Takes over one revision. Returns the Services that it touched, each once. */
  fold({ seq, cluster, at, changes, token, synced }: LogRevision): ReadonlySet<ServiceView> {
    if (!this.position) throw new TypeError('a revision came before the first snapshot');
    this.position = { epoch: this.position.epoch, seq };
    if (token) this.tokens.fold(token);
    const touched = new Set(changes.flatMap((change) => this.foldChange(cluster, change)));
    if (synced) for (const view of this.servicesOf(cluster)) touched.add(view);
    for (const view of touched) view.changed(seq, at);
    if (touched.size > 0) this.newest = seq;
    return touched;
  }

  /** One Service of one cluster, as far as anything was ever known of it. */
  find({ cluster, namespace, name }: ServiceName): ServiceView | null {
    return this.clusters.get(cluster)?.services.get(objectKey(namespace, name)) ?? null;
  }

  /** `namespace name cluster` of all Services that exist, sorted: the space sorts before whatever a name may hold. */
  keys(): readonly string[] {
    this.sortedKeys ??= [...this.existing()]
      .map(({ namespace, name, cluster }) => `${namespace} ${name} ${cluster}`)
      .sort();
    return this.sortedKeys;
  }

  /** Services of a cluster, as far as anything was ever known of them. */
  servicesOf(cluster: string): Iterable<ServiceView> {
    return this.clusters.get(cluster)?.services.values() ?? [];
  }

  /** All Services that exist. */
  *services(): Iterable<{ readonly cluster: string; readonly service: Service }> {
    for (const [cluster, { objects }] of this.clusters)
      for (const service of objects.services()) yield { cluster, service };
  }

  /** All slices, of whomever. */
  *slices(): Iterable<{ readonly cluster: string; readonly slice: MirroredSlice }> {
    for (const [cluster, { objects }] of this.clusters) for (const slice of objects.slices()) yield { cluster, slice };
  }

  /** Whether there is a slice of that name, of whomever. */
  hasSlice({ cluster, namespace, name }: ServiceName): boolean {
    return this.clusters.get(cluster)?.objects.slice(objectKey(namespace, name)) !== undefined;
  }

  /** Every slice of a namespace, whatever Service it belongs to. */
  *slicesIn(cluster: string, namespace: string): Iterable<MirroredSlice> {
    for (const slice of this.clusters.get(cluster)?.objects.slices() ?? [])
      if (slice.header.metadata.namespace === namespace) yield slice;
  }

  /** Objects mirrored from a cluster, as many of them as somebody sees. */
  counts(cluster: string, sight: Pick<Sight, 'namespaces'>): ObjectCounts {
    const objects = this.clusters.get(cluster)?.objects;
    let [services, slices, endpoints] = [0, 0, 0];
    for (const { metadata } of objects?.services() ?? []) if (seesNamespace(sight, metadata.namespace)) services += 1;
    for (const { header, entries } of objects?.slices() ?? []) {
      if (!seesNamespace(sight, header.metadata.namespace)) continue;
      slices += 1;
      endpoints += entries.length;
    }
    return { services, slices, endpoints };
  }

  private *existing(): Iterable<ServiceView> {
    for (const { services } of this.clusters.values())
      for (const view of services.values()) if (view.service) yield view;
  }

  private foldChange(cluster: string, change: Change): readonly ServiceView[] {
    const views = servicesTouchedBy(change).map((name) => this.ensure({ cluster, namespace: change.namespace, name }));
    if (change.kind === 'backend') {
      this.registrations.fold(change);
      for (const view of views) view.registrationReplaced(change.before, change.after);
      return views;
    }
    this.foldMirrored(change, views);
    return views;
  }

  private foldMirrored(change: MirrorChange, views: readonly ServiceView[]): void {
    const { objects } = this.part(change.cluster);
    if (change.kind === 'service') {
      objects.fold(change);
      if (change.before === null || change.after === null) this.sortedKeys = null;
      return;
    }
    const key = objectKey(change.namespace, change.name);
    const before = objects.slice(key) ?? null;
    objects.fold(change);
    const after = objects.slice(key) ?? null;
    for (const view of views) view.replaced(ofService(before, view), ofService(after, view));
  }

  private part(cluster: string): ClusterPart {
    const known = this.clusters.get(cluster);
    if (known) return known;
    const part = { objects: new ClusterObjects(), services: new Map<string, ServiceView>() };
    this.clusters.set(cluster, part);
    return part;
  }

  private ensure(name: ServiceName): ServiceView {
    const { objects, services } = this.part(name.cluster);
    const key = objectKey(name.namespace, name.name);
    const known = services.get(key);
    if (known) return known;
    const view = new ServiceView(name, { objects, registrations: this.registrations, mark: this.sliceMark });
    services.set(key, view);
    return view;
  }
}

/** The slice, if it belongs to the Service. */
function ofService(slice: MirroredSlice | null, { name }: ServiceView): MirroredSlice | null {
  return slice && serviceNameOf(slice.header) === name ? slice : null;
}
