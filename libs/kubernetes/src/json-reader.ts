/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads fields of objects that somebody else made. What is absent or null is absent; what is of the wrong type is a violation, with
 * its path, and then absent. Nothing that comes in makes it throw.
 */
export class JsonReader {
  /** The first of them, in words. */
  readonly violations: string[] = [];
  /** All of them. */
  count = 0;

  object(value: unknown, path: string): JsonObject | null {
    if (value === undefined || value === null) return null;
    if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
    return this.wrong(path, 'an object');
  }

  /** Empty for absent and null: the API server writes null for empty lists (semantics ASC-5). */
  list(value: unknown, path: string): readonly unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.wrong(path, 'a list');
    return [];
  }

  text(value: unknown, path: string): string | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    this.wrong(path, 'text');
    return undefined;
  }

  flag(value: unknown, path: string): boolean | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'boolean') return value;
    this.wrong(path, 'true or false');
    return undefined;
  }

  /** A whole number of 32 or 64 bits. */
  whole(value: unknown, path: string): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    this.wrong(path, 'a whole number');
    return undefined;
  }

  texts(value: unknown, path: string): readonly string[] | undefined {
    if (value === undefined || value === null) return undefined;
    return this.list(value, path).flatMap((each, i) => this.text(each, `${path}[${i}]`) ?? []);
  }

  textMap(value: unknown, path: string): Readonly<Record<string, string>> | undefined {
    const object = this.object(value, path);
    if (!object) return undefined;
    const entries = Object.entries(object).flatMap(([key, each]) => {
      const text = this.text(each, `${path}.${key}`);
      return text === undefined ? [] : [[key, text] as const];
    });
    // Object.fromEntries defines, and does not assign: a label named __proto__ is a label.
    return Object.fromEntries(entries);
  }

  wrong(path: string, wanted: string): null {
    this.count += 1;
    if (this.violations.length < 20) this.violations.push(`${path}: must be ${wanted}`);
    return null;
  }
}

/** The object without its absent fields. */
export function compact<T extends object>(object: { readonly [K in keyof T]: T[K] | undefined }): T {
  const compacted: Partial<T> = {};
  for (const key in object) if (object[key] !== undefined) compacted[key] = object[key];
  return compacted as T;
}
