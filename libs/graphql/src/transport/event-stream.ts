import type { Principal } from '@rollcall/platform';
import { principalOf } from '@rollcall/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/fastify';

import { formatGraphqlError, formatResult } from '../error-codes.js';
import type { GraphqlContext } from '../graphql-context.js';
import type { DocumentGate } from '../limits/document-gate.js';
import { isRefusal } from '../limits/document-gate.js';
import { subscribeShared } from './shared-subscription.js';

export interface EventStreamParts {
  readonly schema: GraphQLSchema;
  readonly gate: DocumentGate;
}

/** GraphQL over Server-Sent Events (graphql-sse, one connection an operation), under the same limits, rules and rights. */
export function mountEventStream(server: FastifyInstance, { schema, gate }: EventStreamParts): void {
  const handle = createHandler<GraphqlContext & Record<PropertyKey, unknown>>({
    schema,
    // Distinct connections only: a token would reserve one for many.
    authenticate: () => '',
    onSubscribe: ({ raw }, { query, variables, operationName }) => {
      const principal: Principal = principalOf(raw);
      const document = gate.admit({ query, variables, principal });
      if (isRefusal(document)) return refusal(document.map(formatGraphqlError));
      return {
        schema,
        document,
        contextValue: { principal, draft: null },
        variableValues: variables ?? {},
        operationName: operationName ?? null,
      };
    },
    subscribe: (args) => subscribeShared(args),
    onNext: (_context, _request, result) => formatResult(result as ExecutionResult) as ExecutionResult | undefined,
  });
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      reply.hijack();
      await handle(request, reply);
    },
  });
}

function refusal(
  errors: readonly unknown[],
): [string, { status: number; statusText: string; headers: Record<string, string> }] {
  return [
    JSON.stringify({ errors }),
    { status: 400, statusText: 'Bad Request', headers: { 'content-type': 'application/json; charset=utf-8' } },
  ];
}
