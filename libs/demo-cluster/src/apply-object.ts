import type { ManagerEntry } from './field-managers.js';
import {
  fieldsOf,
  isSameManager,
  managersOf,
  ownedBy,
  ownerPath,
  objectsOf,
  recordOf,
  released,
  withFields,
} from './field-managers.js';
import type { JsonObject } from './kubernetes-object.js';
import { StatusError } from './status-error.js';

export interface Applier extends Pick<ManagerEntry, 'manager' | 'apiVersion'> {
  /** Takes fields over that others own. */
  readonly force: boolean;
}

/**
 * Server-side apply: what is sent is set and owned, what the same manager applied before and leaves out goes unless somebody else owns it, all else stays (semantics 18).
 * Throws {@link StatusError} (409) for another value of what another manager owns.
 */
export function applyObject(old: JsonObject | null, patch: JsonObject, { force, ...by }: Applier): JsonObject {
  const who = { ...by, operation: 'Apply' } as const;
  const entries = managersOf(old);
  const others = entries.filter((entry) => !isSameManager(entry, who));
  const [before, sent] = [fieldsOf(old ?? {}), fieldsOf(patch)];
  const different = new Set([...sent].flatMap(([path, value]) => (before.get(path) === value ? [] : [path])));
  const conflicts = others.flatMap((entry) =>
    [...ownedBy(entry)].filter((path) => different.has(path)).map((path) => ({ entry, path })),
  );
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts);
  const own = entries.find((entry) => isSameManager(entry, who));
  const elsewhere = new Set(others.flatMap((entry) => [...ownedBy(entry)]));
  const dropped = new Set([...(own ? ownedBy(own) : [])].filter((path) => !sent.has(path) && !elsewhere.has(path)));
  const managedFields = withFields(released(others, different), who, [...sent.keys()]);
  const merged = without(mergeOver(old ?? {}, patch), dropped);
  return { ...merged, metadata: { ...recordOf(merged.metadata), managedFields } };
}

function applyConflict(conflicts: readonly { readonly entry: ManagerEntry; readonly path: string }[]): StatusError {
  const causes = conflicts.map(({ entry: { manager, apiVersion }, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${JSON.stringify(manager)} using ${apiVersion}`,
    field: path.replaceAll(/(^| )f:/g, '.').replaceAll(' ', ''),
  }));
  const listed = causes.map(({ message, field }) => `${message}: ${field}`).join(', ');
  return Object.assign(new StatusError(409, 'Conflict', `Apply failed with ${conflicts.length} conflicts: ${listed}`), {
    causes,
  });
}

function mergeOver(old: JsonObject, patch: JsonObject): JsonObject {
  const [before, sent] = [recordOf(old.metadata), recordOf(patch.metadata)];
  const owners = [...objectsOf(before.ownerReferences), ...objectsOf(sent.ownerReferences)];
  const metadata = {
    ...before,
    ...sent,
    labels: { ...recordOf(before.labels), ...recordOf(sent.labels) },
    annotations: { ...recordOf(before.annotations), ...recordOf(sent.annotations) },
    ownerReferences: [...new Map(owners.map((owner) => [owner.uid, owner])).values()],
  };
  return { ...old, ...patch, metadata };
}

function without(object: JsonObject, paths: ReadonlySet<string>): JsonObject {
  const { labels, annotations, ownerReferences, ...metadata } = recordOf(object.metadata);
  const kept = (group: string, values: unknown): JsonObject =>
    Object.fromEntries(
      Object.entries(recordOf(values)).filter(([name]) => !paths.has(`f:metadata f:${group} f:${name}`)),
    );
  const content = Object.fromEntries(Object.entries(object).filter(([name]) => !paths.has(`f:${name}`)));
  const groups = {
    labels: kept('labels', labels),
    annotations: kept('annotations', annotations),
    ownerReferences: objectsOf(ownerReferences).filter((owner) => !paths.has(ownerPath(owner))),
  };
  const there = Object.entries(groups).filter(([, values]) => Object.keys(values).length > 0);
  return { ...content, metadata: { ...metadata, ...Object.fromEntries(there) } };
}
