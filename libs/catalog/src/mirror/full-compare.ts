import type { ObjectMeta } from '@rollcall/core';
import { compareResourceVersions } from '@rollcall/core';

import type { ObservedObject, Snapshot } from './cluster-source.js';
import type { MissingObject } from './held-removals.js';
import { missingKey } from './held-removals.js';

/** What is known while the compare is judged. */
export interface ComparedScope {
  /** Version up to which the watch has delivered. */
  readonly progress: string;
  readonly known: Iterable<ObjectMeta>;
}

/** Differences that no event on its way explains. */
export interface Drift {
  readonly outdated: readonly ObservedObject[];
  /** Known objects that the source does not have. */
  readonly ghosts: readonly MissingObject[];
  /** Objects that were known. */
  readonly known: number;
}

/**
 * One full compare of a scope with its source, while the watch goes on. What the watch has yet to deliver is no difference:
 * so a list is judged only when the watch has come as far as the list, and deletions since then are remembered.
 */
export class FullCompare {
  private readonly deleted = new Set<string>();
  private snapshot: Snapshot | null = null;

  /** The list arrived. */
  listed(snapshot: Snapshot): void {
    this.snapshot = snapshot;
  }

  /** The watch delivered a deletion since the compare began. */
  sawDeletion(object: MissingObject): void {
    this.deleted.add(missingKey(object));
  }

  /** The result, as soon as the watch has come as far as the list; null before. */
  judge({ progress, known }: ComparedScope): Drift | null {
    const { snapshot } = this;
    if (!snapshot || compareResourceVersions(progress, snapshot.resourceVersion) < 0) return null;
    const { resource, namespace: only } = snapshot.scope;
    const kept = new Map<string, ObjectMeta>();
    for (const metadata of known) {
      if (only === null || metadata.namespace === only) kept.set(`${metadata.namespace}/${metadata.name}`, metadata);
    }
    const { size } = kept;
    const outdated = snapshot.objects.filter(({ object: { metadata } }) => {
      const { namespace, name, resourceVersion = '' } = metadata;
      const mine = kept.get(`${namespace}/${name}`);
      kept.delete(`${namespace}/${name}`);
      if (mine) return compareResourceVersions(mine.resourceVersion ?? '', resourceVersion) < 0;
      return !this.deleted.has(missingKey({ resource, namespace, name }));
    });
    for (const { namespace, name } of snapshot.unreadable) kept.delete(`${namespace}/${name}`);
    const ghosts = [...kept.values()]
      .filter(({ resourceVersion = '' }) => compareResourceVersions(resourceVersion, snapshot.resourceVersion) <= 0)
      .map(({ namespace, name }) => ({ resource, namespace, name }));
    return { outdated, ghosts, known: size };
  }
}
