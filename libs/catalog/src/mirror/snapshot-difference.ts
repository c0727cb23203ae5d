import type { ObjectMeta } from '@rollcall/core';
import { compareResourceVersions } from '@rollcall/core';

import type { ObjectRef, ObservedObject, Snapshot } from './cluster-source.js';
import type { MissingObject } from './held-removals.js';

/** What a complete list says beside what is known. */
export interface SnapshotDifference {
  /** Objects to take over: new, or newer than what is known. */
  readonly upserts: readonly ObservedObject[];
  /** Known objects of the scope that the list does not hold. */
  readonly missing: readonly MissingObject[];
  /** Known objects of the scope. */
  readonly known: number;
}

/**
 * Compares a complete list with what is known of its scope. Versions are not compared where `overrules` says so: the list is
 * right then, whatever is known. Objects whose content could not be read exist, and are left as they are known.
 */
export function compareSnapshot(
  snapshot: Snapshot,
  known: Iterable<ObjectMeta>,
  overrules: (observed: ObjectMeta) => boolean,
): SnapshotDifference {
  const { resource, namespace: only } = snapshot.scope;
  const knownByName = new Map<string, ObjectMeta>();
  for (const metadata of known) {
    if (only === null || metadata.namespace === only)
      knownByName.set(`${metadata.namespace}/${metadata.name}`, metadata);
  }
  const upserts = snapshot.objects.filter(({ object: { metadata } }) => {
    const kept = knownByName.get(`${metadata.namespace}/${metadata.name}`);
    return isNews(metadata, kept) || overrules(metadata);
  });
  const listed = new Set(snapshot.objects.map(({ object }) => `${object.metadata.namespace}/${object.metadata.name}`));
  for (const ref of snapshot.unreadable) listed.add(`${ref.namespace}/${ref.name}`);
  const missing = [...knownByName].flatMap(([key, { namespace, name }]) =>
    listed.has(key) ? [] : [{ resource, namespace, name }],
  );
  return { upserts, missing, known: knownByName.size };
}

/** Whether an observed object is not older than the known one. Versions of two incarnations are of one sequence, too. */
export function isNews(observed: ObjectMeta, known: ObjectMeta | undefined): boolean {
  if (known === undefined) return true;
  const [newer, older] = [observed.resourceVersion ?? '', known.resourceVersion ?? ''];
  if (newer === older && observed.uid === known.uid) return false;
  return compareResourceVersions(newer, older) >= 0;
}

/** Whether a deletion speaks of the known object, and not of one that was under its name before. */
export function deletes(ref: ObjectRef, known: ObjectMeta | undefined): boolean {
  return known !== undefined && (ref.uid === '' || known.uid === undefined || ref.uid === known.uid);
}
