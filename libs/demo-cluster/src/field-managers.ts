import type { JsonObject } from './kubernetes-object.js';

/** An entry of metadata.managedFields. One name that applies and the same name that updates are two managers. */
export interface ManagerEntry extends JsonObject {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly fieldsType: 'FieldsV1';
  /** A tree of field names. */
  readonly fieldsV1: JsonObject;
}

/** Values by path. A path: names of the tree, with spaces between. */
export type Fields = ReadonlyMap<string, string>;

const NO_FIELDS = ['apiVersion', 'kind', 'metadata', 'status'];

/**
 * The fields that managers own: labels and annotations each by itself, owner references by their uid, and whatever else is in the object as a whole. So it is for slices
 * (semantics SSA-1, SSA-2); a Service is owned more finely by the real server.
 */
export function fieldsOf(object: JsonObject): Fields {
  const { labels, annotations, ownerReferences } = recordOf(object.metadata);
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(object))
    if (!NO_FIELDS.includes(name)) fields.set(`f:${name}`, textOf(value));
  for (const [group, values] of Object.entries({ labels, annotations }))
    for (const [name, value] of Object.entries(recordOf(values)))
      fields.set(`f:metadata f:${group} f:${name}`, textOf(value));
  for (const owner of objectsOf(ownerReferences)) fields.set(ownerPath(owner), textOf(owner));
  return fields;
}

export function ownerPath({ uid }: JsonObject): string {
  return `f:metadata f:ownerReferences k:${JSON.stringify({ uid })}`;
}

export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

export function recordOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

export function managersOf(object: JsonObject | null): readonly ManagerEntry[] {
  const { managedFields } = recordOf(object?.metadata);
  return Array.isArray(managedFields) ? (managedFields as readonly ManagerEntry[]) : [];
}

/** Paths that an entry owns. */
export function ownedBy({ fieldsV1 }: ManagerEntry): ReadonlySet<string> {
  return new Set(leavesOf(fieldsV1, ''));
}

/** Managers after an update by one of them: what it changed is its own, what it took away is nobody's. Entries that are sent replace those that were. */
export function managersAfterUpdate(
  old: JsonObject | null,
  next: JsonObject,
  by: Pick<ManagerEntry, 'manager' | 'apiVersion'>,
): readonly ManagerEntry[] {
  const sent = managersOf(next);
  const [before, after] = [fieldsOf(old ?? {}), fieldsOf(next)];
  const changed = [...after.keys()].filter((path) => before.get(path) !== after.get(path));
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const entries = released(sent.length > 0 ? sent : managersOf(old), new Set([...changed, ...gone]));
  return changed.length === 0 ? entries : withFields(entries, { ...by, operation: 'Update' }, changed);
}

/** Without these paths; an entry that owns nothing any more is left out. */
export function released(entries: readonly ManagerEntry[], paths: ReadonlySet<string>): readonly ManagerEntry[] {
  return entries.flatMap((entry) => {
    const owned = [...ownedBy(entry)];
    const left = owned.filter((path) => !paths.has(path));
    if (left.length === owned.length) return [entry];
    return left.length === 0 ? [] : [{ ...entry, fieldsV1: treeOf(left) }];
  });
}

/** With more paths for one manager. */
export function withFields(
  entries: readonly ManagerEntry[],
  who: Pick<ManagerEntry, 'manager' | 'operation' | 'apiVersion'>,
  paths: readonly string[],
): readonly ManagerEntry[] {
  const own = entries.find((entry) => isSameManager(entry, who));
  const all = [...new Set([...(own ? ownedBy(own) : []), ...paths])];
  const entry: ManagerEntry = { ...who, fieldsType: 'FieldsV1', fieldsV1: treeOf(all) };
  return own ? entries.map((each) => (each === own ? entry : each)) : [...entries, entry];
}

export function isSameManager(
  one: Pick<ManagerEntry, 'manager' | 'operation'>,
  other: Pick<ManagerEntry, 'manager' | 'operation'>,
): boolean {
  return one.manager === other.manager && one.operation === other.operation;
}

interface Tree {
  [name: string]: Tree;
}

function treeOf(paths: readonly string[]): JsonObject {
  const root: Tree = {};
  for (const path of [...paths].sort()) path.split(' ').reduce((tree, name) => (tree[name] ??= {}), root);
  return root;
}

/** `.` stands for the list or map itself, which has no owner here. */
function leavesOf(tree: unknown, prefix: string): readonly string[] {
  return Object.entries(recordOf(tree)).flatMap(([name, below]) => {
    if (name === '.') return [];
    const path = prefix === '' ? name : `${prefix} ${name}`;
    const leaves = leavesOf(below, path);
    return leaves.length === 0 ? [path] : leaves;
  });
}

function textOf(value: unknown): string {
  return Array.isArray(value) && value.length === 0 ? 'null' : JSON.stringify(value);
}
