import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { OperationTypeNode } from 'graphql';

import type { GraphqlContext } from '../graphql-context.js';
import { answerTemplate } from './answer-template.js';
import type { ReadyAnswers } from './ready-answers.js';

/** Keeps the words of each answer that may be given again: never those of a mutation. */
export function draftTemplates(): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ operation, contextValue: { draft }, response: { body } }) => {
          const isQuery = operation?.operation === OperationTypeNode.QUERY;
          if (isQuery && draft?.dependencies.canBeKept && body.kind === 'single') {
            const { data, errors, extensions } = body.singleResult;
            if (data && !errors && !extensions)
              draft.template = answerTemplate(data, draft.dependencies.freshnessPlaces);
          }
          return Promise.resolve();
        },
      }),
  };
}

/** Remembers answers that have left, with all their headers. */
export function rememberAnswers(server: FastifyInstance, ready: ReadyAnswers): void {
  server.addHook('onResponse', ({ raw }, reply, done) => {
    if (reply.statusCode === 200) ready.remember(raw, reply.getHeaders());
    done();
  });
}
