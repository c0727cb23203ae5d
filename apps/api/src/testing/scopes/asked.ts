import type { Asking } from './side.js';

/** One place of a world, or of none, that reads are asked about. */
export interface Place {
  /** null = not named. */
  readonly cluster: string | null;
  readonly namespace: string;
  readonly name: string;
}

/** What is asked about, where a read is about something. */
export interface Asked extends Place {
  /** Of a registration. */
  readonly id: string;
}

/** An answer as far as it may be the same in two worlds. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers that say something of the world. */
const HEADERS = ['content-type', 'cache-control', 'vary', 'link', 'rollcall-stale', 'retry-after'] as const;

/**
 * What cannot be the same: positions in the log and in the record, versions that a mirror counts, and what is made at random. SECURITY.md says that the log's
 * position tells the total rate of change.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\be\d+:\d+\b/g, 'REVISION'],
  [/("requestId":)"[^"]*"/g, '$1"…"'],
  [/("resourceVersion":)"\d+"/g, '$1"…"'],
  [/("id":)"\d+"/g, '$1"…"'],
  [/("id":)"[0-9a-z]{29}"/g, '$1"…"'],
];

export function masked(text: string): string {
  return MASKS.reduce((masking, [pattern, mask]) => masking.replace(pattern, mask), text);
}

export interface RequestOptions {
  readonly method?: string;
  readonly accept?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks over HTTP. */
export async function askOver(side: Asking, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', accept = 'application/json', body, headers = {} } = options;
  const response = await fetch(side.api.url(path), {
    method,
    headers: { accept, ...side.headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const told = HEADERS.map((name) => [name, response.headers.get(name) ?? ''] as const);
  return { status: response.status, headers: Object.fromEntries(told), body: masked(await response.text()) };
}

/** Of the record, a cursor is a position in it. */
export function withoutCursors({ headers: { link: _cursor, ...headers }, body, status }: Answer): Answer {
  return { status, headers, body: body.replace(/("(?:nextCursor|cursor|startCursor|endCursor)":)"[^"]*"/g, '$1"…"') };
}
