import type { TestApi } from './test-api.js';

/** A GraphQL answer over HTTP. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly data: Readonly<Record<string, never>> | null;
  readonly errors: readonly GraphqlErrorAnswer[];
}

export interface GraphqlErrorAnswer {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly errors?: unknown };
}

export const CART = { namespace: 'shop', name: 'cart' };

/** Sends a request's body as it is. */
export async function postGraphql(
  api: TestApi,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphqlAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all = { 'content-type': 'application/json', ...headers };
  return answerOf(await fetch(api.url('/graphql'), { method: 'POST', headers: all, body: text }));
}

/** Asks as a URL; `parameters` other than text are sent as JSON. */
export async function getGraphql(
  api: TestApi,
  parameters: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = { 'apollo-require-preflight': 'true' },
): Promise<GraphqlAnswer> {
  const query = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return answerOf(await fetch(api.url(`/graphql?${query.toString()}`), { headers }));
}

async function answerOf(response: Response): Promise<GraphqlAnswer> {
  const { date: _, ...headers } = Object.fromEntries(response.headers);
  const text = await response.text();
  const { data = null, errors = [] } = parsed(text) as Partial<GraphqlAnswer>;
  return { status: response.status, headers, text, data, errors };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
