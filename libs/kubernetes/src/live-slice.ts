import type { WriteOutcome } from '@rollcall/catalog';
import type { SliceManifest, StringMap } from '@rollcall/core';
import { epochOf, INSTALLATION_LABEL, MANAGED_BY_LABEL } from '@rollcall/core';

import { JsonReader } from './json-reader.js';
import type { ManagedFields } from './managed-fields.js';
import { refOf } from './object-ref.js';

/** What a write has to know of the slice that stands in the cluster. */
export interface LiveSlice {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly managedFields: readonly ManagedFields[];
}

/** null = it does not say which object it is. */
export function readLiveSlice(value: unknown): LiveSlice | null {
  const { uid, resourceVersion } = refOf(value);
  if (uid === '' || resourceVersion === '') return null;
  const reader = new JsonReader();
  const meta = reader.object(reader.object(value, '')?.metadata, '') ?? {};
  return {
    uid,
    resourceVersion,
    labels: reader.textMap(meta.labels, '') ?? {},
    annotations: reader.textMap(meta.annotations, '') ?? {},
    managedFields: reader.list(meta.managedFields, '').flatMap((entry): readonly ManagedFields[] => {
      const fields = reader.object(entry, '');
      return fields ? [fields] : [];
    }),
  };
}

/**
 * Why a slice may not be overwritten; null = it may. Where versions only grow, the version alone is enough: it is the one that the plan was made from, and no plan
 * writes over a higher epoch or a slice of somebody else. After etcd was restored a version may come again with another content: so mark and epoch are looked at, too.
 */
export function whyNotOverwritten(live: LiveSlice, slice: SliceManifest): WriteOutcome | null {
  const { name, resourceVersion, labels, annotations } = slice.metadata;
  if (live.resourceVersion !== resourceVersion)
    return conflict(
      `slice ${name} has changed: it is at version ${live.resourceVersion}, not ${resourceVersion ?? ''}`,
    );
  if ([MANAGED_BY_LABEL, INSTALLATION_LABEL].some((label) => live.labels[label] !== labels[label]))
    return conflict(`slice ${name} is not ours (any more)`);
  const [theirs, ours] = [epochOf(live.annotations), epochOf(annotations)];
  if (theirs > ours)
    return conflict(`slice ${name} was written by a leader of epoch ${theirs}, which is newer than ${ours}`);
  return null;
}

function conflict(message: string): WriteOutcome {
  return { type: 'CONFLICT', message, managers: [] };
}
