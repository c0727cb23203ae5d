import type { FastifyRequest } from 'fastify';

import { invalidRequest } from '../error-codes.js';

/** What a GraphQL request over HTTP says. */
export interface RequestParameters {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
  /** It came as a URL, which any page can have followed: nothing may be changed by it. */
  readonly readsOnly: boolean;
}

/** Of a request whose body was parsed, for POST, GET and SSE alike. Throws a GraphQLError. */
export function requestParameters({ method, url, body }: Pick<FastifyRequest, 'method' | 'url' | 'body'>) {
  const readsOnly = method === 'GET';
  return { ...parametersOf(readsOnly ? fromUrl(url) : body), readsOnly };
}

function parametersOf(given: unknown): Omit<RequestParameters, 'readsOnly'> {
  if (Array.isArray(given)) throw invalidRequest('one request is one operation: batches are not answered');
  if (!isRecord(given)) throw invalidRequest('the request has to be a JSON object with a query');
  const { query, variables = null, operationName = null, extensions = null } = given;
  if (typeof query !== 'string' || query === '') throw invalidRequest('query: must be a GraphQL document');
  if (variables !== null && !isRecord(variables)) throw invalidRequest('variables: must be an object');
  if (operationName !== null && typeof operationName !== 'string') throw invalidRequest('operationName: must be text');
  if (extensions !== null && !isRecord(extensions)) throw invalidRequest('extensions: must be an object');
  return { query, variables: variables ?? {}, operationName: operationName === '' ? null : operationName };
}

function fromUrl(url: string): Readonly<Record<string, unknown>> {
  const { searchParams } = new URL(url, 'http://api');
  const given: Record<string, unknown> = {};
  for (const name of ['query', 'variables', 'operationName', 'extensions'] as const) {
    const [value, another] = searchParams.getAll(name);
    if (another !== undefined) throw invalidRequest(`${name}: may be given once`);
    if (value === undefined) continue;
    given[name] = name === 'variables' || name === 'extensions' ? parsed(value) : value;
  }
  return given;
}

/** What is no JSON is no object either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
