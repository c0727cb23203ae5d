import { Context, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';

import type { GraphqlContext } from '../graphql-context.js';
import type { endpointSetOf } from './endpoint-set.js';

/** What is true of an `EndpointSet` beside its content. */
@Resolver('EndpointSet')
export class EndpointSetResolver {
  @ResolveField('freshness')
  freshness(
    @Parent() { service, freshness }: ReturnType<typeof endpointSetOf>,
    @Context() { draft }: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    draft?.dependencies.addFreshness(service, info);
    return freshness;
  }
}
