import type { ProblemDetail } from '../problems/problem.js';
import { Problem } from '../problems/problem.js';

/** Reads one parameter; a string says what would be right. */
export type ParameterParser<T> = (text: string) => { readonly value: T } | string;

/** One query parameter: parser, errors and OpenAPI come from it. */
export interface Parameter<T> {
  readonly parse: ParameterParser<T>;
  readonly fallback: T;
  readonly description: string;
  /** JSON schema of the text, for OpenAPI. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export type ParameterTable = Readonly<Record<string, Parameter<unknown>>>;
export type ParameterValues<Table extends ParameterTable> = {
  readonly [K in keyof Table]: Table[K] extends Parameter<infer T> ? T : never;
};

/** A query string as it came: names and values decoded, in order. Throws {@link Problem} for what is no UTF-8. */
export function splitQuery(url: string): readonly (readonly [string, string])[] {
  const start = url.indexOf('?');
  if (start === -1 || start === url.length - 1) return [];
  return url
    .slice(start + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals === -1 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

/**
 * Reads a query by a table of parameters: every unknown, repeated or wrong one is reported, and none is ignored.
 * Throws {@link Problem}.
 */
export function parseQuery<Table extends ParameterTable>(url: string, table: Table): ParameterValues<Table> {
  const errors: ProblemDetail[] = [];
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(table).map(([name, { fallback }]) => [name, fallback]),
  );
  const seen = new Set<string>();
  for (const [name, text] of splitQuery(url)) {
    const parameter = Object.hasOwn(table, name) ? table[name] : undefined;
    const parsed = parameter
      ? parameter.parse(text)
      : `there is no such parameter; there are ${Object.keys(table).join(', ') || 'none'}`;
    const message = seen.has(name) ? 'given more than once' : typeof parsed === 'string' ? parsed : null;
    seen.add(name);
    if (message !== null) errors.push({ pointer: `?${name}`, code: 'INVALID_ARGUMENT', message });
    else if (typeof parsed !== 'string') values[name] = parsed.value;
  }
  if (errors.length > 0) throw invalidParameters(errors);
  return values as ParameterValues<Table>;
}

export function invalidParameters(errors: readonly ProblemDetail[]): Problem {
  return new Problem(
    'INVALID_ARGUMENT',
    errors.map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).join('; '),
    { errors },
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new Problem('INVALID_ARGUMENT', 'the query is not percent-encoded UTF-8', { cause });
  }
}
