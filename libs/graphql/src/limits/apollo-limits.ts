import type { ApolloServerPlugin } from '@apollo/server';

import type { GraphqlContext } from '../graphql-context.js';
import { lengthProblem } from './document-gate.js';
import type { IntrospectionMode } from './operation-check.js';
import { checkOperation } from './operation-check.js';

/** What {@link DocumentGate} asks of a document, where Apollo parses and validates it. */
export function apolloLimits(introspection: IntrospectionMode): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveSource: ({ source }) => {
          const tooLong = lengthProblem(source);
          return tooLong ? Promise.reject(tooLong) : Promise.resolve();
        },
        didResolveOperation: ({ schema, document, request, contextValue }) => {
          checkOperation(
            { schema, document, variables: request.variables ?? {}, principal: contextValue.principal },
            introspection,
          );
          return Promise.resolve();
        },
      }),
  };
}
