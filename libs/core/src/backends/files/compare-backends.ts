import { jsonEquals } from '../../json-equals.js';
import type { BackendInput } from '../backend.js';
import { BACKEND_FIELDS } from '../backend.js';
import type { JsonObject } from '../input-reader.js';
import { backendKeys } from '../repeated-backends.js';
import type { FileBackend } from './external-backends.js';

/** What differs in one field of a registration. */
export interface FieldDifference {
  /** Such as `note` or `check`. */
  readonly field: keyof BackendInput;
  /** JSON; null = nothing. */
  readonly registered: unknown;
  readonly wanted: unknown;
}

/** A registration that has to become something else. */
export interface BackendDifference<B> {
  readonly backend: B;
  /** Place in what is wanted. */
  readonly index: number;
  /** A merge patch (RFC 7396) that makes it so. */
  readonly patch: JsonObject;
  readonly fields: readonly FieldDifference[];
}

/** What has to be done so that exactly what is wanted is registered. */
export interface BackendComparison<B> {
  /** Places in what is wanted. */
  readonly register: readonly number[];
  readonly change: readonly BackendDifference<B>[];
  /** Registered, and not wanted. */
  readonly surplus: readonly B[];
  readonly same: readonly B[];
  /** What is wanted, and stands in several registrations: a person has to say which one goes on. */
  readonly unclear: readonly { readonly index: number; readonly backends: readonly B[] }[];
}

/** What may differ between two that are the same backend. */
const FIELDS = BACKEND_FIELDS.filter((field) => field !== 'address');

/**
 * Compares what is wanted for a Service with what is registered for it in one cluster. A registration is known by its address and the names,
 * protocols and numbers of its ports. Where no registration has exactly these, one of the same address that has some of them is the same
 * backend with other ports; one that has none of them is another backend, for the same address may serve several (semantics DUP-1).
 */
export function compareBackends<B extends BackendInput>(
  wanted: readonly FileBackend[],
  registered: readonly B[],
): BackendComparison<B> {
  const matches = matchBackends(wanted, registered);
  const matched = new Set([...matches.values()].flat());
  const change: BackendDifference<B>[] = [];
  const same: B[] = [];
  const unclear: { readonly index: number; readonly backends: readonly B[] }[] = [];
  const register: number[] = [];
  wanted.forEach((each, index) => {
    const [backend, ...others] = matches.get(index) ?? [];
    if (!backend) register.push(index);
    else if (others.length > 0) unclear.push({ index, backends: [backend, ...others] });
    else {
      const fields = differences(backend, each);
      if (fields.length === 0) same.push(backend);
      else change.push({ backend, index, patch: patchOf(fields), fields });
    }
  });
  return { register, change, surplus: registered.filter((backend) => !matched.has(backend)), same, unclear };
}

/** What is registered of each that is wanted, by its place; several = they share its ports among them. */
function matchBackends<B extends BackendInput>(
  wanted: readonly FileBackend[],
  registered: readonly B[],
): ReadonlyMap<number, readonly B[]> {
  const matches = new Map<number, readonly B[]>();
  const exact = new Map(registered.map((backend) => [identity(backend), backend]));
  const taken = new Set<B>();
  wanted.forEach(({ input }, index) => {
    const backend = exact.get(identity(input));
    if (!backend) return;
    matches.set(index, [backend]);
    taken.add(backend);
  });
  const byPort = new Map<string, B>();
  for (const backend of registered)
    if (!taken.has(backend)) for (const key of backendKeys(backend)) byPort.set(key, backend);
  wanted.forEach(({ input }, index) => {
    if (matches.has(index)) return;
    const sharing = new Set(backendKeys(input).flatMap((key) => byPort.get(key) ?? []));
    const free = [...sharing].filter((backend) => !taken.has(backend));
    if (free.length > 0) matches.set(index, free);
    for (const backend of free) taken.add(backend);
  });
  return matches;
}

function identity(input: BackendInput): string {
  return backendKeys(input).toSorted().join(' ');
}

function differences(backend: BackendInput, { input, saysState }: FileBackend): readonly FieldDifference[] {
  return FIELDS.flatMap((field): FieldDifference[] => {
    if (field === 'state' && !saysState) return [];
    if (isEqual(field, backend, input)) return [];
    return [{ field, registered: backend[field], wanted: input[field] }];
  });
}

/** The order of ports says nothing. */
function isEqual(field: keyof BackendInput, a: BackendInput, b: BackendInput): boolean {
  if (field !== 'ports') return jsonEquals(a[field], b[field]);
  const sorted = ({ ports }: BackendInput) => ports.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return jsonEquals(sorted(a), sorted(b));
}

function patchOf(fields: readonly FieldDifference[]): JsonObject {
  return Object.fromEntries(
    fields.map(({ field, registered, wanted }) => [
      field,
      field === 'labels' ? labelPatch(registered as JsonObject, wanted as JsonObject) : wanted,
    ]),
  );
}

/** Labels are merged: what is to go has to be said. */
function labelPatch(registered: JsonObject, wanted: JsonObject): JsonObject {
  const gone = Object.keys(registered).filter((key) => !Object.hasOwn(wanted, key));
  return { ...wanted, ...Object.fromEntries(gone.map((key) => [key, null])) };
}
