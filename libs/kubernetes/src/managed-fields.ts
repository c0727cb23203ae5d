import type { JsonObject } from './json-reader.js';

/** By this name the API server knows what we have set. */
export const FIELD_MANAGER = 'rollcall';

/** An entry of metadata.managedFields: who has set which fields, and how. Kept as it was read. */
export interface ManagedFields extends JsonObject {
  readonly manager?: unknown;
  readonly operation?: unknown;
  readonly subresource?: unknown;
  /** A tree of field names. */
  readonly fieldsV1?: unknown;
}

/**
 * The entries with what we created by POST as if we had applied it; null = that is so. To the API server, one name that creates and one that applies are two
 * managers: left alone, the first apply would conflict with ourselves, and what only the creation has set would stay for ever (semantics SSA-3).
 */
export function asApplied(entries: readonly ManagedFields[]): readonly ManagedFields[] | null {
  const created = entries.filter((entry) => isOurs(entry) && entry.operation === 'Update');
  if (created.length === 0) return null;
  const applied = entries.find((entry) => isOurs(entry) && entry.operation === 'Apply');
  const others = entries.filter((entry) => entry !== applied && !created.includes(entry));
  const ours = [...created, ...(applied ? [applied] : [])];
  const fieldsV1 = ours.map((entry) => entry.fieldsV1).reduce(union, {});
  return [...others, { ...created[0], operation: 'Apply', fieldsV1 }];
}

function isOurs({ manager, subresource }: ManagedFields): boolean {
  return manager === FIELD_MANAGER && (subresource === undefined || subresource === '');
}

function union(one: unknown, other: unknown): unknown {
  if (!isTree(one)) return other;
  if (!isTree(other)) return one;
  const added = Object.entries(other).map(([name, tree]) => [name, union(one[name], tree)] as const);
  return { ...one, ...Object.fromEntries(added) };
}

function isTree(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
