import type { MirrorChange, ObjectMeta, SliceChange } from '@rollcall/core';
import { carrySince, diffSlice, jsonEquals, serviceNameOf } from '@rollcall/core';

import { ClusterObjects, objectKey } from '../objects/cluster-objects.js';
import type { Resource } from './cluster-source.js';
import type { DesiredService, DesiredSlice, DesiredState } from './desired-states.js';
import type { StoredMirror } from './mirror-store.js';

/** What the writer of a mirror knows to be stored: the ground on which it computes what to write next. */
export class MirrorState {
  private readonly objects = new ClusterObjects();
  /** The revision that last wrote the mirror. */
  ground: number;

  constructor(
    readonly cluster: string,
    stored: StoredMirror,
  ) {
    this.ground = stored.ground;
    for (const service of stored.services) this.objects.putService(keyOf(service.metadata), service);
    for (const slice of stored.slices) this.objects.putSlice(keyOf(slice.header.metadata), slice);
  }

  /** Metadata of a stored object. */
  metadata(resource: Resource, namespace: string, name: string): ObjectMeta | undefined {
    const key = objectKey(namespace, name);
    return resource === 'services' ? this.objects.service(key)?.metadata : this.objects.slice(key)?.header.metadata;
  }

  /** Metadata of everything stored of a resource. */
  *known(resource: Resource): Iterable<ObjectMeta> {
    if (resource === 'services') for (const { metadata } of this.objects.services()) yield metadata;
    else for (const { header } of this.objects.slices()) yield header.metadata;
  }

  /** What has to be written for the desired states to be stored. `at` (RFC 3339) begins what is new. */
  diff(desired: readonly DesiredState[], at: string): readonly MirrorChange[] {
    const services: MirrorChange[] = [];
    const slices: SliceChange[] = [];
    for (const state of desired) {
      if (state.resource === 'services') services.push(...this.serviceChange(state));
      else slices.push(...this.sliceChange(state, at));
    }
    return [...services, ...this.carried(slices, at)];
  }

  /** The changes are stored, as revision `seq`. */
  commit(changes: readonly MirrorChange[], seq: number): void {
    this.ground = seq;
    for (const change of changes) this.objects.fold(change);
  }

  private serviceChange({ namespace, name, object: after }: DesiredService): readonly MirrorChange[] {
    const before = this.objects.service(objectKey(namespace, name)) ?? null;
    return jsonEquals(before, after)
      ? []
      : [{ kind: 'service', cluster: this.cluster, namespace, name, before, after }];
  }

  private sliceChange({ namespace, name, object: slice }: DesiredSlice, at: string): readonly SliceChange[] {
    const kept = this.objects.slice(objectKey(namespace, name)) ?? null;
    const change = diffSlice(kept, { cluster: this.cluster, namespace, name, slice }, at);
    return change ? [change] : [];
  }

  /** `since` follows the served row from slice to slice, so it is decided Service by Service. */
  private carried(changes: readonly SliceChange[], at: string): readonly SliceChange[] {
    const { cluster } = this;
    const services = new Map<string, { namespace: string; changes: SliceChange[]; left: string[] }>();
    const touched = (namespace: string, name: string) => {
      const key = objectKey(namespace, name);
      const service = services.get(key) ?? { namespace, changes: [], left: [] };
      services.set(key, service);
      return service;
    };
    const others: SliceChange[] = [];
    for (const change of changes) {
      const { namespace, name, before, after } = change;
      const [from, to] = [before && serviceNameOf(before), after && serviceNameOf(after)];
      // To the Service that it leaves it is as good as deleted, to the one that it comes to it is new.
      if (from && after && from !== to) touched(namespace, from).left.push(name);
      const service = after ? to : from;
      if (service) touched(namespace, service).changes.push(change);
      else others.push(change);
    }
    const carried = [...services].map(([key, service]) =>
      carrySince({ cluster, slices: this.objects.slicesOf(key), at, ...service }),
    );
    return [...others, ...carried.flat()];
  }
}

function keyOf({ namespace, name }: ObjectMeta): string {
  return objectKey(namespace, name);
}
