import type { NumberRange } from './backend-limits.js';
import type { Validated, Violation, ViolationCode } from './violation.js';

/** A JSON object that somebody sent: nothing is known of its fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object, which a list is not. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The pointer of a field or item below another (RFC 6901). */
export function below(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** More than so many are not told: an answer must not be much larger than what was sent. */
const MAX_VIOLATIONS = 1_000;

/**
 * Reads what somebody sent, field by field, and notes everything that is wrong on the way. What cannot be read is given as null or a
 * default, so that reading goes on: the result counts only if nothing was noted. Absent and null are the same.
 */
export class InputReader {
  private readonly noted: Violation[] = [];

  /** `rule` completes a sentence that begins with the field's name. */
  refuse(pointer: string, rule: string, code: ViolationCode = 'VALIDATION_FAILED'): void {
    this.note({ pointer, code, message: `${nameOf(pointer)} ${rule}.` });
  }

  /** A violation whose sentence stands by itself. */
  note(violation: Violation): void {
    if (this.noted.length < MAX_VIOLATIONS) this.noted.push(violation);
  }

  /** An object with no other fields than these; `readOnly` ones are refused with their own reason. */
  object(value: unknown, pointer: string, fields: FieldNames): JsonObject | null {
    if (!isJsonObject(value)) {
      this.refuse(pointer, `must be an object, not ${shown(value)}`);
      return null;
    }
    for (const name of Object.keys(value)) {
      const reason = fields.readOnly?.get(name);
      if (fields.known.includes(name)) continue;
      this.refuse(below(pointer, name), reason ?? `is not known here: the fields are ${fields.known.join(', ')}`);
    }
    return value;
  }

  list(value: unknown, pointer: string, { min, max }: NumberRange): readonly unknown[] {
    if (!Array.isArray(value)) {
      this.refuse(pointer, `must be a list, not ${shown(value)}`);
      return [];
    }
    if (value.length < min || value.length > max)
      this.refuse(pointer, `must have ${min} to ${max} items, not ${value.length}`);
    return value.slice(0, max);
  }

  /** null = absent, or refused. */
  text(value: unknown, pointer: string, rule: TextRule = anyText): string | null {
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') {
      this.refuse(pointer, `must be text, not ${shown(value)}`);
      return null;
    }
    const problems = rule(value);
    for (const problem of problems) this.refuse(pointer, problem);
    return problems.length === 0 ? value : null;
  }

  oneOf<T extends string, D extends T | null>(
    value: unknown,
    pointer: string,
    { of, or }: { readonly of: readonly T[]; readonly or: D },
  ): T | D {
    if (value === undefined || value === null) return or;
    const found = of.find((each) => each === value);
    if (found === undefined) this.refuse(pointer, `must be one of ${of.join(', ')}, not ${shown(value)}`);
    return found ?? or;
  }

  /** `or` null = it must be there. */
  wholeNumber(value: unknown, pointer: string, { range, or }: NumberRule): number {
    if ((value === undefined || value === null) && or !== null) return or;
    if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max) return value;
    this.refuse(pointer, `must be a whole number from ${range.min} to ${range.max}, not ${shown(value)}`);
    return or ?? range.min;
  }

  /** The value, if nothing was noted. */
  done<T>(value: T): Validated<T> {
    const [first, ...more] = this.noted;
    return first ? { valid: false, violations: [first, ...more] } : { valid: true, value };
  }

  get isClean(): boolean {
    return this.noted.length === 0;
  }
}

export interface FieldNames {
  readonly known: readonly string[];
  /** Why each of these cannot be written. */
  readonly readOnly?: ReadonlyMap<string, string>;
}

export interface NumberRule {
  readonly range: NumberRange;
  readonly or: number | null;
}

/** What is wrong with a text, each to follow the field's name; empty = nothing. */
export type TextRule = (text: string) => readonly string[];

function anyText(): readonly string[] {
  return [];
}

/** `/items/0/ports/1` is called ports[1]. */
function nameOf(pointer: string): string {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [last = 'this', owner = 'item'] = keys.reverse();
  const name = /^\d+$/.test(last) ? `${owner}[${last}]` : last;
  return name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name;
}

const MAX_SHOWN = 80;

/** A stranger's value inside a sentence. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  const json = JSON.stringify(value);
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json;
}
