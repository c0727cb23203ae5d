import type { ApolloServerPlugin } from '@apollo/server';

import { withoutSuggestions } from '../error-codes.js';
import type { GraphqlContext } from '../graphql-context.js';
import type { IntrospectionMode } from './operation-check.js';
import { mayIntrospect } from './operation-check.js';

/** Takes from Apollo's errors what tells of the schema to those who may not ask for it. */
export function hideSuggestions(introspection: IntrospectionMode): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ contextValue: { principal }, response: { body } }) => {
          if (body.kind === 'single' && body.singleResult.errors && !mayIntrospect(principal, introspection))
            body.singleResult.errors = body.singleResult.errors.map(withoutSuggestions);
          return Promise.resolve();
        },
      }),
  };
}
