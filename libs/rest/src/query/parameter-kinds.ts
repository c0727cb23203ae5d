import { readInstant } from '@rollcall/platform';

import type { Parameter, ParameterParser } from './query-parameters.js';

/** What a parameter needs beside its kind. */
interface Words<T> {
  readonly description: string;
  readonly fallback: T;
}

export function choice<const T extends string, F>(
  values: readonly T[],
  { description, fallback }: Words<F>,
): Parameter<T | F> {
  const parse: ParameterParser<T> = (text) => {
    const value = values.find((each) => each === text);
    return value === undefined ? `must be one of ${values.join(', ')}` : { value };
  };
  return {
    parse,
    fallback,
    description,
    schema: { type: 'string', enum: [...values], ...(fallback !== null && { default: fallback }) },
  };
}

/** Comma list of some of `values`. */
export function choices<const T extends string>(
  values: readonly T[],
  description: string,
): Parameter<readonly T[] | null> {
  const parse: ParameterParser<readonly T[]> = (text) => {
    const items = text.split(',');
    const known = values.filter((value) => items.includes(value));
    const unknown = items.filter((item) => !values.some((value) => value === item));
    return unknown.length > 0 ? `must be a comma list of ${values.join(', ')}` : { value: known };
  };
  const pattern = `^(${values.join('|')})(,(${values.join('|')}))*$`;
  return { parse, fallback: null, description, schema: { type: 'string', pattern } };
}

/** Comma list of names. */
export function names(description: string): Parameter<readonly string[] | null> {
  const parse: ParameterParser<readonly string[]> = (text) => {
    const items = [...new Set(text.split(','))].sort();
    return items.includes('') ? 'must be a comma list without empty names' : { value: items };
  };
  return { parse, fallback: null, description, schema: { type: 'string', minLength: 1 } };
}

export function textParameter(
  description: string,
  more: { readonly mayBeEmpty?: boolean } = {},
): Parameter<string | null> {
  const parse: ParameterParser<string> = (text) =>
    text === '' && !more.mayBeEmpty ? 'must not be empty' : { value: text };
  return { parse, fallback: null, description, schema: { type: 'string' } };
}

export function count(min: number, max: number, { description, fallback }: Words<number>): Parameter<number> {
  const parse: ParameterParser<number> = (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? { value } : `must be a whole number from ${min} to ${max}`;
  };
  return { parse, fallback, description, schema: { type: 'integer', minimum: min, maximum: max, default: fallback } };
}

/** `true` or `false`; false if it is not given. */
export function flag(description: string): Parameter<boolean> {
  const parse: ParameterParser<boolean> = (text) =>
    text === 'true' || text === 'false' ? { value: text === 'true' } : 'must be true or false';
  return { parse, fallback: false, description, schema: { type: 'boolean', default: false } };
}

/** An RFC 3339 time. */
export function instant(description: string): Parameter<string | null> {
  const parse: ParameterParser<string> = (text) => {
    const value = readInstant(text);
    return value === null ? 'must be an RFC 3339 time such as 2026-01-31T18:00:00Z' : { value };
  };
  return { parse, fallback: null, description, schema: { type: 'string', format: 'date-time' } };
}

/** A path of this origin: whatever a browser would take for another one is refused. */
export function localPath(description: string): Parameter<string | null> {
  const parse: ParameterParser<string> = (text) =>
    /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) ? { value: text } : 'must be a path here, such as /services';
  return { parse, fallback: null, description, schema: { type: 'string', pattern: '^/' } };
}
