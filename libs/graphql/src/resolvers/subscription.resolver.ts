import { Inject } from '@nestjs/common';
import { Args, Resolver, Subscription } from '@nestjs/graphql';
import type { ClusterAnswer, EndpointEvent, ServicesEvent } from '@rollcall/catalog';
import { clusterFields } from '@rollcall/catalog';

import type { GraphqlParts } from '../graphql-parts.js';
import { GRAPHQL_PARTS } from '../graphql-parts.js';
import { pulled } from '../transport/pulled.js';
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

/** Streams of the catalog as source streams of GraphQL. */
@Resolver('Subscription')
export class SubscriptionResolver {
  constructor(@Inject(GRAPHQL_PARTS) private readonly parts: GraphqlParts) {}

  @Subscription('endpoints', { resolve: endpointsEventOf })
  async endpoints(@Args() { service, filter, since }: EndpointsArgs): Promise<AsyncIterable<EndpointEvent>> {
    const stream = await this.parts.endpointStreams.subscribe(
      serviceRefOf(service),
      selectionOf(filter),
      revisionOf('since', since),
    );
    return pulled(stream);
  }

  @Subscription('services', { resolve: (event: ServicesEvent) => event })
  services(@Args() { filter, since }: ServicesArgs): AsyncIterable<ServicesEvent> {
    return pulled(this.parts.serviceStreams.subscribe(serviceFilterOf(filter), revisionOf('since', since)));
  }

  @Subscription('clusters', { resolve: (cluster: ClusterAnswer) => clusterFields(cluster) })
  clusters(): AsyncIterable<ClusterAnswer> {
    return pulled(this.parts.clusterStreams.subscribe());
  }
}

/** A bookmark is FRESHNESS, whether a state changed or just time passed (rulings 7). */
function endpointsEventOf(event: EndpointEvent) {
  return event.type === 'HEARTBEAT' ? { ...event, type: 'FRESHNESS' } : event;
}
