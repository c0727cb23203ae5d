import type { ObservedObject, Resource, Scope, Snapshot } from '@rollcall/catalog';
import type { EndpointSlice, MirroredSlice, Service } from '@rollcall/core';
import { applySliceChange, diffSlice, joinSlices, serviceNameOf } from '@rollcall/core';

import type { ClusterObject } from '../fakes/scripted-source.js';
import { isSlice, observed } from '../fakes/scripted-source.js';
import type { Lines } from '../history/truth.js';

/** What an API server tells its watchers. */
export interface ClusterEvent {
  readonly version: number;
  readonly resource: Resource;
  readonly object: ClusterObject;
  readonly type: 'UPSERT' | 'DELETE';
}

/** The lines that all histories of a simulation are compared by. */
export function linesOf(
  endpoints: readonly { address: string; cluster: string; ready: boolean; zone: string | null }[],
): Lines {
  return endpoints.map(({ cluster, address, ready, zone }) => `${cluster} ${address} ${ready} ${zone ?? '-'}`);
}

/** An API server in memory: its objects, everything that ever happened to them, and the faults that it has at the moment. */
export class SimulatedCluster {
  /** Nobody is answered. */
  isDown = false;
  /** Lists are complete, valid and empty: the data is gone, or it looks so. */
  listsNothing = false;
  /** Such a list was given: what is known of this cluster from then on need not be a state that it had. */
  hasLied = false;
  /** Lists come from a replica that is so many versions behind. */
  listsBehind = 0;
  /** Events up to this version cannot be had any more. */
  compactedTo = 0;
  readonly events: ClusterEvent[] = [];
  /** States of each Service by its slices, in order. */
  private readonly timelines = new Map<string, Lines[]>();
  private readonly current: Readonly<Record<Resource, Map<string, ClusterObject>>> = {
    services: new Map(),
    endpointslices: new Map(),
  };
  private readonly watchers = new Set<() => void>();
  private uids = 0;

  constructor(
    readonly name: string,
    services: readonly string[],
  ) {
    for (const service of services) this.timelines.set(service, [[]]);
  }

  get version(): number {
    return this.events.at(-1)?.version ?? 1;
  }

  /** What exists, or existed as of a version. */
  objects(resource: Resource, version = this.version): readonly ClusterObject[] {
    if (version === this.version) return [...this.current[resource].values()];
    const objects = new Map<string, ClusterObject>();
    for (const event of this.events) if (event.version <= version && event.resource === resource) keep(objects, event);
    return [...objects.values()];
  }

  get slices(): readonly EndpointSlice[] {
    return this.objects('endpointslices') as readonly EndpointSlice[];
  }

  get services(): readonly Service[] {
    return this.objects('services') as readonly Service[];
  }

  /** Creates or replaces. A new incarnation has a new uid. */
  put(object: ClusterObject): void {
    const resource = isSlice(object) ? 'endpointslices' : 'services';
    const { name } = object.metadata;
    const known = this.objects(resource).find((each) => each.metadata.name === name);
    this.uids += known ? 0 : 1;
    const uid = known?.metadata.uid ?? `${this.name}-${this.uids}`;
    const version = this.version + 1;
    const metadata = { ...object.metadata, uid, resourceVersion: String(version) };
    this.happen({ version, resource, type: 'UPSERT', object: { ...object, metadata } });
  }

  delete(object: ClusterObject): void {
    const resource = isSlice(object) ? 'endpointslices' : 'services';
    this.happen({ version: this.version + 1, resource, type: 'DELETE', object });
  }

  list(scope: Scope, quorum: boolean): Snapshot {
    const version = this.version - (quorum ? 0 : Math.min(this.listsBehind, this.version - 1));
    this.hasLied ||= this.listsNothing;
    const objects = this.listsNothing
      ? []
      : this.objects(scope.resource, version).map((each): ObservedObject => observed(each));
    return { scope, resourceVersion: String(version), objects, unreadable: [] };
  }

  onEvent(wake: () => void): () => void {
    this.watchers.add(wake);
    return () => void this.watchers.delete(wake);
  }

  timeline(service: string): readonly Lines[] {
    return this.timelines.get(service) ?? [];
  }

  /** What the Service has now; nothing if it does not exist. */
  truth(service: string): Lines {
    const exists = this.services.some(({ metadata }) => metadata.name === service);
    return exists ? (this.timeline(service).at(-1) ?? []) : [];
  }

  private happen(event: ClusterEvent): void {
    this.events.push(event);
    keep(this.current[event.resource], event);
    for (const [service, states] of this.timelines) states.push(this.linesOf(service));
    for (const wake of [...this.watchers]) wake();
  }

  private linesOf(service: string): Lines {
    const slices = this.slices.flatMap((slice): readonly MirroredSlice[] => {
      const { name, namespace } = slice.metadata;
      const change = diffSlice(null, { cluster: this.name, namespace, name, slice }, '2026-01-01T00:00:00.000Z');
      const mirrored = change && applySliceChange(null, change);
      return mirrored && serviceNameOf(mirrored.header) === service ? [mirrored] : [];
    });
    return linesOf(joinSlices({ cluster: this.name, namespace: 'shop', service }, slices));
  }
}

function keep(objects: Map<string, ClusterObject>, { type, object }: ClusterEvent): void {
  if (type === 'UPSERT') objects.set(object.metadata.name, object);
  else objects.delete(object.metadata.name);
}
