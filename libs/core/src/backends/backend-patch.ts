import { jsonEquals } from '../json-equals.js';
import type { BackendInput } from './backend.js';
import type { JsonObject } from './input-reader.js';
import { InputReader, isJsonObject } from './input-reader.js';
import type { InputContext } from './validate-backend-input.js';
import { BACKEND_INPUT_FIELDS, revalidateBackendInput } from './validate-backend-input.js';
import type { Validated } from './violation.js';

/** Fields that widen what a registration reaches, or for how long: changing one is as good as registering. */
const REACH = ['address', 'ports', 'publish', 'check', 'expiresAt'] as const;

/**
 * What a registration becomes by a merge patch (RFC 7396: null takes a field back to its default, objects are merged, lists replaced), or everything
 * that is wrong with it. The address is judged again wherever the patch widens its reach, so that nobody reaches further through somebody
 * else's registration; it is not where the patch only notes, labels, drains or disables, which must always be possible.
 */
export function patchBackend(current: BackendInput, patch: unknown, context: InputContext): Validated<BackendInput> {
  const reader = new InputReader();
  const sent = reader.object(patch, '', BACKEND_INPUT_FIELDS);
  const known = Object.entries(sent ?? {}).filter(([name]) => BACKEND_INPUT_FIELDS.known.includes(name));
  const merged = mergePatch(inputOf(current), Object.fromEntries(known));
  const result = revalidateBackendInput(merged, context, widensReach(current, merged));
  const own = reader.done(null);
  if (own.valid) return result;
  return { valid: false, violations: result.valid ? own.violations : [...own.violations, ...result.violations] };
}

/** RFC 7396. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else if (isJsonObject(value)) merged.set(name, mergePatch(isJsonObject(before) ? before : {}, value));
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/** Only what can be written. */
function inputOf(current: BackendInput): JsonObject {
  const { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note } = current;
  return { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note };
}

function widensReach(current: BackendInput, merged: JsonObject): boolean {
  const isActivated = current.state !== 'ACTIVE' && (merged.state ?? 'ACTIVE') === 'ACTIVE';
  return isActivated || REACH.some((field) => !jsonEquals(current[field] ?? undefined, merged[field] ?? undefined));
}
