/** Reasons of a Status cause, as the API server gives them. */
export const FIELD_REASONS = [
  'FieldValueRequired',
  'FieldValueInvalid',
  'FieldValueNotSupported',
  'FieldValueTooMany',
  'FieldValueDuplicate',
  'FieldValueTooLong',
] as const;
export type FieldReason = (typeof FIELD_REASONS)[number];

/** One violation, in the API server's own words as far as they matter. */
export interface FieldError {
  /** Such as `endpoints[3].addresses[0]`. */
  readonly field: string;
  readonly reason: FieldReason;
  readonly message: string;
}

export function required(field: string, detail = ''): FieldError {
  return { field, reason: 'FieldValueRequired', message: `Required value${detail === '' ? '' : `: ${detail}`}` };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { field, reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${detail}` };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const values = [...supported].sort().map((each) => JSON.stringify(each));
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values.join(', ')}`,
  };
}

export function tooMany(field: string, count: number, max: number): FieldError {
  return { field, reason: 'FieldValueTooMany', message: `Too many: ${count}: must have at most ${max} items` };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { field, reason: 'FieldValueDuplicate', message: `Duplicate value: ${JSON.stringify(value)}` };
}
