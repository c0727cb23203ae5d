import type { GraphQLFormattedError } from 'graphql';

const GRAPHQL_JSON = 'application/graphql-response+json';

/** An answer over HTTP that has nothing but errors. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For a request that is no operation of ours: 400, or 429 if it came too soon, whatever media type the answer has. */
export function errorAnswer(accept = '', errors: readonly GraphQLFormattedError[]): ErrorAnswer {
  const type = accept.includes(GRAPHQL_JSON) ? GRAPHQL_JSON : 'application/json';
  const retryAfter = errors.map(({ extensions }) => extensions?.retryAfter).find((each) => typeof each === 'number');
  return {
    status: retryAfter === undefined ? 400 : 429,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
    body: `${JSON.stringify({ errors })}\n`,
  };
}
