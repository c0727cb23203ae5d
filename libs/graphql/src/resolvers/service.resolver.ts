import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ScopedRef, ServiceSummary, Sight } from '@rollcall/catalog';

import type { GraphqlContext } from '../graphql-context.js';
import type { GraphqlParts } from '../graphql-parts.js';
import { GRAPHQL_PARTS } from '../graphql-parts.js';
import type { EndpointFilterInput } from './endpoint-filter.js';
import { selectionOf } from './endpoint-filter.js';
import { endpointSetOf } from './endpoint-set.js';
import type { HistoryArgs } from './history-request.js';
import { historyRequestOf } from './history-request.js';

/** Fields of `Service` beyond its summary. */
@Resolver('Service')
export class ServiceResolver {
  constructor(@Inject(GRAPHQL_PARTS) private readonly parts: GraphqlParts) {}

  @ResolveField('freshness')
  freshness(@Parent() service: ServiceSummary, @Context() { caller }: GraphqlContext) {
    return this.parts.catalog.freshness(refOf(service, caller.scopes));
  }

  @ResolveField('endpoints')
  endpoints(
    @Parent() service: ServiceSummary,
    @Args('filter') filter: EndpointFilterInput | null | undefined,
    @Context() { draft, rows, caller }: GraphqlContext,
  ) {
    const answer = this.parts.endpoints.readNow(refOf(service, caller.scopes), selectionOf(filter));
    draft?.dependencies.add(answer);
    return endpointSetOf(answer, rows);
  }

  @ResolveField('backends')
  backends(@Parent() service: ServiceSummary, @Context() { caller, rows }: GraphqlContext) {
    const backends = this.parts.backends.of(refOf(service, caller.scopes));
    rows.spend(backends.length);
    return backends;
  }

  @ResolveField('history')
  async history(
    @Parent() service: ServiceSummary,
    @Args() args: HistoryArgs,
    @Context() { draft, rows, caller }: GraphqlContext,
  ) {
    draft?.dependencies.addPassing();
    const history = await this.parts.history.of(refOf(service, caller.scopes), historyRequestOf(args));
    rows.spend(history.endpoints.reduce((sum, { spans }) => sum + spans.length, 0));
    return history;
  }

  @ResolveField('slices')
  slices(@Parent() service: ServiceSummary, @Context() { caller }: GraphqlContext) {
    return this.parts.services
      .slices(refOf(service, caller.scopes))
      .map(({ slice }) => ({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...slice }));
  }
}

function refOf({ cluster, namespace, name }: ServiceSummary, sight: Sight): ScopedRef {
  return { cluster, namespace, name, sight };
}
