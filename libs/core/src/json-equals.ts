/** Whether two JSON values are equal; the order of an object's fields does not matter, an undefined field counts as absent. */
export function jsonEquals(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((each, i) => jsonEquals(each, b[i]));
  if (Array.isArray(b)) return false;
  return fieldsEqual(a as JsonObject, b as JsonObject);
}

type JsonObject = Readonly<Record<string, unknown>>;

function fieldsEqual(a: JsonObject, b: JsonObject): boolean {
  for (const name in a) if (!jsonEquals(a[name], b[name])) return false;
  for (const name in b) if (b[name] !== undefined && a[name] === undefined) return false;
  return true;
}
