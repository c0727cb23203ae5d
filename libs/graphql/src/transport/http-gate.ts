import type { IncomingMessage } from 'node:http';

import { principalOf } from '@rollcall/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';

import { errorAnswer } from '../answers/error-answer.js';
import { invalidRequest } from '../error-codes.js';
import { GRAPHIQL_PATH } from '../graphiql/mount-graphiql.js';
import type { DocumentGate } from '../limits/document-gate.js';
import { isRefusal } from '../limits/document-gate.js';
import { isSubscription } from '../limits/operation-check.js';
import { requestParameters } from '../limits/request-parameters.js';

/** Where Apollo answers. */
const PATH = '/graphql';

/** Lets requests through to Apollo that {@link DocumentGate} admits, so that the same holds there as on every other way. */
export function mountHttpGate(
  server: FastifyInstance,
  gate: DocumentGate,
  blockOf: (request: IncomingMessage) => string,
): void {
  server.addHook('preHandler', (request, reply, done) => {
    if (request.routeOptions.url !== PATH || request.method === 'OPTIONS') {
      done();
      return;
    }
    // A person with a browser wants a page.
    if (request.url === PATH && request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')) {
      void reply.redirect(GRAPHIQL_PATH, 303);
      return;
    }
    const errors = refusalOf(request, gate, blockOf(request.raw));
    if (errors) void sendErrors(reply, errors);
    else done();
  });
}

function refusalOf(
  request: FastifyRequest,
  gate: DocumentGate,
  block: string,
): readonly GraphQLFormattedError[] | null {
  const principal = principalOf(request);
  try {
    const document = gate.admit({ ...requestParameters(request), principal, block, isProven: request.isProven });
    if (isRefusal(document)) return gate.formatted(document, principal);
    if (!isSubscription(document)) return null;
    throw invalidRequest(
      'a subscription needs a stream: use graphql-transport-ws here, or server-sent events at /graphql/stream',
    );
  } catch (error) {
    if (error instanceof GraphQLError) return gate.formatted([error], principal);
    throw error;
  }
}

/** A request that is no operation of ours is 400, and one that came too soon 429, whatever media type its answer has. */
function sendErrors(reply: FastifyReply, errors: readonly GraphQLFormattedError[]): FastifyReply {
  const { status, headers, body } = errorAnswer(reply.request.headers.accept, errors);
  return reply.code(status).headers(headers).send(body);
}
