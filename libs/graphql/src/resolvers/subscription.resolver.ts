import { Inject } from '@nestjs/common';
import { Args, Context, Resolver, Subscription } from '@nestjs/graphql';
import type { BackendsEvent, ClusterAnswer, EndpointEvent, ServicesEvent } from '@rollcall/catalog';
import { clusterFields } from '@rollcall/catalog';

import type { GraphqlContext } from '../graphql-context.js';
import type { GraphqlParts } from '../graphql-parts.js';
import { GRAPHQL_PARTS } from '../graphql-parts.js';
import { pulled } from '../transport/pulled.js';
import type { BackendFilterInput } from './backend-filter.js';
import { backendFilterOf } from './backend-filter.js';
import type { EndpointFilterInput, ServiceRefInput } from './endpoint-filter.js';
import { selectionOf, serviceRefOf } from './endpoint-filter.js';
import { revisionOf } from './query.resolver.js';
import type { ServiceFilterInput } from './service-filter.js';
import { serviceFilterOf } from './service-filter.js';

interface EndpointsArgs {
  readonly service: ServiceRefInput;
  readonly filter?: EndpointFilterInput | null;
  readonly since?: string | null;
}

interface ServicesArgs {
  readonly filter?: ServiceFilterInput | null;
  readonly since?: string | null;
}

interface BackendsArgs {
  readonly filter?: BackendFilterInput | null;
  readonly since?: string | null;
}

/** Streams of the catalog as source streams of GraphQL. */
@Resolver('Subscription')
export class SubscriptionResolver {
  constructor(@Inject(GRAPHQL_PARTS) private readonly parts: GraphqlParts) {}

  @Subscription('endpoints', { resolve: feedEventOf })
  async endpoints(
    @Args() { service, filter, since }: EndpointsArgs,
    @Context() { caller }: GraphqlContext,
  ): Promise<AsyncIterable<EndpointEvent>> {
    const stream = await this.parts.endpointStreams.subscribe(
      serviceRefOf(service, caller.scopes),
      selectionOf(filter),
      revisionOf('since', since),
    );
    return pulled(stream);
  }

  @Subscription('services', { resolve: (event: ServicesEvent) => event })
  services(
    @Args() { filter, since }: ServicesArgs,
    @Context() { caller }: GraphqlContext,
  ): AsyncIterable<ServicesEvent> {
    const { serviceStreams } = this.parts;
    return pulled(serviceStreams.subscribe(serviceFilterOf(filter), revisionOf('since', since), caller.scopes));
  }

  @Subscription('backends', { resolve: feedEventOf })
  async backends(
    @Args() { filter, since }: BackendsArgs,
    @Context() { caller }: GraphqlContext,
  ): Promise<AsyncIterable<BackendsEvent>> {
    const wanted = { ...backendFilterOf(filter), sight: caller.scopes };
    return pulled(await this.parts.backendStreams.subscribe(wanted, revisionOf('since', since)));
  }

  @Subscription('clusters', { resolve: (cluster: ClusterAnswer) => clusterFields(cluster) })
  clusters(@Context() { caller }: GraphqlContext): AsyncIterable<ClusterAnswer> {
    return pulled(this.parts.clusterStreams.subscribe(caller.scopes));
  }
}

/** A bookmark is FRESHNESS, whether a state changed or just time passed. */
function feedEventOf(event: EndpointEvent | BackendsEvent) {
  return event.type === 'HEARTBEAT' ? { ...event, type: 'FRESHNESS' } : event;
}
