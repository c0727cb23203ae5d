import type { Route } from './route.js';
import { ok } from './route.js';

const PROBLEMS = ['INVALID_ARGUMENT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_ACCEPTABLE', 'NOT_SYNCED'] as const;
const CHANGE_PROBLEMS = [...PROBLEMS, 'TOO_STALE', 'STORE_UNAVAILABLE'] as const;

/** API tokens. */
export const TOKEN_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/tokens',
    operationId: 'listTokens',
    tag: 'tokens',
    summary: 'Tokens that are not revoked, in the order in which they were made',
    description: 'For administrators: those tokens that they could have made.',
    query: {},
    answers: [ok('TokenItems', 'All of them, without what they are proven with.')],
    headers: [],
    problems: [...PROBLEMS, 'STORE_UNAVAILABLE'],
  },
  {
    method: 'POST',
    path: '/v1/tokens',
    operationId: 'createToken',
    tag: 'tokens',
    summary: 'Makes a token',
    description:
      'For administrators, who give no more than they have. Everything that is wrong is told at once, each with a JSON pointer. The token is shown in this answer and never again.',
    query: {},
    body: { 'application/json': 'TokenInput' },
    answers: [{ status: 201, description: 'It is made, and works.', content: { 'application/json': 'CreatedToken' } }],
    headers: [],
    problems: [...CHANGE_PROBLEMS, 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'VALIDATION_FAILED'],
  },
  {
    method: 'DELETE',
    path: '/v1/tokens/{id}',
    operationId: 'revokeToken',
    tag: 'tokens',
    summary: 'Revokes a token',
    description: 'Streams that are open for it end within two heartbeats.',
    query: {},
    answers: [ok('Token', 'It is revoked.')],
    headers: [],
    problems: [...CHANGE_PROBLEMS, 'NOT_FOUND'],
  },
];
