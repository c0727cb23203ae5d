import type { BackendPatch } from '@rollcall/client';
import { jsonEquals } from '@rollcall/core';

import type { SaidField } from './said-fields.js';
import { SAID_FIELDS } from './said-fields.js';

/** What is said of a backend, as JSON: while it is being edited nobody knows whether it is right. */
export type Said = Readonly<Partial<Record<SaidField, unknown>>>;

/**
 * The merge patch (RFC 7396) that makes the second of the first; null = they are the same. Objects name the keys that go, lists are replaced whole. The merge of
 * the server and this one undo each other: `mergePatch(from, patchBetween(from, to)) = to`.
 */
export function patchBetween(from: Said, to: Said): BackendPatch | null {
  const patch = SAID_FIELDS.flatMap((field) => {
    const [before, after] = [from[field] ?? null, to[field] ?? null];
    return jsonEquals(before, after) ? [] : [[field, fieldPatch(before, after)] as const];
  });
  return patch.length === 0 ? null : Object.fromEntries(patch);
}

function fieldPatch(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) return after;
  const gone = Object.keys(before)
    .filter((key) => after[key] === undefined || after[key] === null)
    .map((key) => [key, null] as const);
  const changed = Object.entries(after).filter(
    ([key, value]) => value !== null && value !== undefined && !jsonEquals(value, before[key]),
  );
  return Object.fromEntries([...gone, ...changed]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
