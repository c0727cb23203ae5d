import type { JsonObject } from './kubernetes-object.js';

/** RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const base = typeof target === 'object' && target !== null && !Array.isArray(target) ? (target as JsonObject) : {};
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    merged[key] = value === null ? undefined : mergePatch(merged[key], value);
  }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}
