import {
  Catalog,
  ClusterReads,
  ClusterStreams,
  EndpointReads,
  EndpointStreams,
  LongPoll,
  PastSelections,
  retireCluster,
  ServiceReads,
  ServiceStreams,
} from '@rollcall/catalog';
import type { ProcessLogger } from '@rollcall/platform';

import type { Adapters } from './adapters.js';
import type { ApiConfig } from './config.js';

/** Changes kept in memory for those who resume: some minutes of a busy installation, some 30 MB at the most. */
const RECENT_CHANGES = 20_000;

export type CatalogParts = ReturnType<typeof createCatalogParts>;

/** The rooms behind the edges, over what they stand on. */
export function createCatalogParts(
  { heartbeatMs, slowConsumerMs }: Pick<ApiConfig, 'heartbeatMs' | 'slowConsumerMs'>,
  logger: ProcessLogger,
  adapters: Adapters,
) {
  const { clock, feed, commands, leases, mirrors } = adapters;
  const catalog = new Catalog({ heartbeatMs, recentChanges: RECENT_CHANGES }, { feed, clock, logger });
  const endpoints = new EndpointReads(catalog, clock);
  const past = new PastSelections(catalog, feed);
  const services = new ServiceReads(endpoints);
  const clusters = new ClusterReads(catalog);
  return {
    clock,
    catalog,
    endpoints,
    services,
    clusters,
    serviceStreams: new ServiceStreams(services),
    clusterStreams: new ClusterStreams(catalog, clusters),
    longPoll: new LongPoll({ reads: endpoints, past, clock }),
    streams: new EndpointStreams({ slowConsumerMs }, { reads: endpoints, past, clock }),
    commands,
    retireCluster: (cluster: string) => retireCluster(cluster, `api-${process.pid}`, { leases, mirrors, commands }),
    close: async () => {
      await catalog.stop();
      await adapters.close();
    },
  };
}
