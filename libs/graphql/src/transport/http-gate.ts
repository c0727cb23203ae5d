import { principalOf } from '@rollcall/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';

import { invalidRequest } from '../error-codes.js';
import { GRAPHIQL_PATH } from '../graphiql/mount-graphiql.js';
import type { DocumentGate } from '../limits/document-gate.js';
import { isRefusal } from '../limits/document-gate.js';
import { isSubscription } from '../limits/operation-check.js';
import { requestParameters } from '../limits/request-parameters.js';

/** Where Apollo answers. */
const PATH = '/graphql';
const GRAPHQL_JSON = 'application/graphql-response+json';

/** Lets requests through to Apollo that {@link DocumentGate} admits, so that the same holds there as on every other way. */
export function mountHttpGate(server: FastifyInstance, gate: DocumentGate): void {
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
    const errors = refusalOf(request, gate);
    if (errors) void sendErrors(reply, errors);
    else done();
  });
}

function refusalOf(request: FastifyRequest, gate: DocumentGate): readonly GraphQLFormattedError[] | null {
  const principal = principalOf(request);
  try {
    const document = gate.admit({ ...requestParameters(request), principal });
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

/** A request that is no operation of ours is 400, whatever media type its answer has. */
function sendErrors(reply: FastifyReply, errors: readonly GraphQLFormattedError[]): FastifyReply {
  const { accept = '' } = reply.request.headers;
  const type = accept.includes(GRAPHQL_JSON) ? GRAPHQL_JSON : 'application/json';
  return reply
    .code(400)
    .headers({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
    .send(`${JSON.stringify({ errors })}\n`);
}
