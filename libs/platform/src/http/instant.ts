const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** An RFC 3339 time in UTC, with milliseconds; null = it is none. */
export function readInstant(text: string): string | null {
  const ms = RFC_3339.test(text) ? Date.parse(text.toUpperCase()) : NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
