import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloDriver } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { principalOf, requestCaller } from '@rollcall/platform';
import type { FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';

import type { ReadyAnswers } from './answers/ready-answers.js';
import { draftTemplates } from './answers/remember-answers.js';
import type { ReportDefect } from './error-codes.js';
import { defectBehind, formatGraphqlError } from './error-codes.js';
import type { GraphqlContext } from './graphql-context.js';
import type { GraphqlParts } from './graphql-parts.js';
import { GRAPHQL_PARTS } from './graphql-parts.js';
import { hideSuggestions } from './limits/hide-suggestions.js';
import { DOCUMENT_RULES } from './limits/document-rules.js';
import { LIMITS } from './limits/limits.js';
import type { IntrospectionMode } from './limits/operation-check.js';
import { RowBudget } from './limits/row-budget.js';
import { BackendQueryResolver } from './resolvers/backend-query.resolver.js';
import { EndpointSetResolver } from './resolvers/endpoint-set.resolver.js';
import { MutationResolver } from './resolvers/mutation.resolver.js';
import { QueryResolver } from './resolvers/query.resolver.js';
import { ServiceResolver } from './resolvers/service.resolver.js';
import { SubscriptionResolver } from './resolvers/subscription.resolver.js';
import { SCALARS } from './scalars.js';

/** The contract: written by hand, and served as it is. */
export const SCHEMA_FILE = join(import.meta.dirname, '../schema.graphql');

@Global()
@Module({})
class GraphqlPartsModule {
  static register(parts: GraphqlParts): DynamicModule {
    const provider = { provide: GRAPHQL_PARTS, useValue: parts };
    return { module: GraphqlPartsModule, providers: [provider], exports: [GRAPHQL_PARTS] };
  }
}

export interface GraphqlEdgeOptions {
  /** Who may ask for the schema. */
  readonly introspection: IntrospectionMode;
  readonly ready: ReadyAnswers;
  readonly reportDefect: ReportDefect;
}

/** The GraphQL edge over HTTP: Apollo Server on `/graphql`. WebSocket and SSE are mounted beside it, on the same schema. */
@Module({})
export class GraphqlEdgeModule {
  /** `ready` also answers in front of the server: see {@link ReadyAnswers}. */
  static register(parts: GraphqlParts, { introspection, ready, reportDefect }: GraphqlEdgeOptions): DynamicModule {
    const apollo: ApolloDriverConfig = {
      driver: ApolloDriver,
      path: '/graphql',
      typeDefs: readFileSync(SCHEMA_FILE, 'utf8'),
      resolvers: SCALARS,
      introspection: true, // who may is decided per request, on every way alike
      graphiql: false,
      csrfPrevention: true,
      allowBatchedHttpRequests: false,
      cache: 'bounded',
      parseOptions: { maxLexicalTokens: LIMITS.tokens },
      validationRules: [...DOCUMENT_RULES],
      plugins: [hideSuggestions(introspection), draftTemplates()],
      persistedQueries: false,
      autoTransformHttpErrors: false,
      formatError: (_formatted, error) => {
        const defect = defectBehind(error as GraphQLError);
        if (defect) reportDefect(defect);
        return formatGraphqlError(error as GraphQLError);
      },
      includeStacktraceInErrorResponses: false,
      context: (request: FastifyRequest): GraphqlContext => ({
        principal: principalOf(request),
        caller: requestCaller(request),
        draft: ready.draftOf(request.raw),
        rows: new RowBudget(),
      }),
    };
    return {
      module: GraphqlEdgeModule,
      imports: [GraphqlPartsModule.register(parts), GraphQLModule.forRoot<ApolloDriverConfig>(apollo)],
      providers: [
        QueryResolver,
        BackendQueryResolver,
        EndpointSetResolver,
        ServiceResolver,
        MutationResolver,
        SubscriptionResolver,
      ],
    };
  }
}
