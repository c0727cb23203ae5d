import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RateLimitedError } from '@rollcall/platform';

import { errorAnswer } from '../answers/error-answer.js';
import { formatGraphqlError, rateLimited } from '../error-codes.js';

/** Whether a path is answered in GraphQL's own form, also where it is refused. */
export function speaksGraphql(path: string): boolean {
  return path === '/graphql' || path.startsWith('/graphql?') || path.startsWith('/graphql/');
}

/** Answers a GraphQL request that is refused before anything has looked at it. */
export function sendRateLimited(request: IncomingMessage, response: ServerResponse, error: RateLimitedError): void {
  const answer = errorAnswer(request.headers.accept, [formatGraphqlError(rateLimited(error))]);
  response.writeHead(answer.status, { ...answer.headers, connection: 'close' });
  response.end(answer.body);
}
