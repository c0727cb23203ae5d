import type { ObjectMeta } from '@rollcall/core';

import type { Resource, Scope } from './cluster-source.js';
import type { DesiredStates } from './desired-states.js';
import type { MirrorState } from './mirror-state.js';

/** What is known of a cluster's objects: what is stored, with what was observed since on top. */
export class KnownObjects {
  constructor(
    /** Replaced when the mirror is read again. */
    public stored: MirrorState,
    private readonly desired: DesiredStates,
  ) {}

  get(resource: Resource, namespace: string, name: string): ObjectMeta | undefined {
    const desired = this.desired.get(resource, namespace, name);
    return desired ? desired.object?.metadata : this.stored.metadata(resource, namespace, name);
  }

  /** Versions of the objects of a scope. */
  *versions({ resource, namespace: only }: Scope): Iterable<string> {
    for (const { namespace, resourceVersion = '' } of this.of(resource))
      if (only === null || namespace === only) yield resourceVersion;
  }

  *of(resource: Resource): Iterable<ObjectMeta> {
    for (const metadata of this.stored.known(resource)) {
      if (!this.desired.get(resource, metadata.namespace, metadata.name)) yield metadata;
    }
    for (const desired of this.desired) {
      if (desired.resource === resource && desired.object) yield desired.object.metadata;
    }
  }
}
