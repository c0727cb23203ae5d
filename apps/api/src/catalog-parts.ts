import { setImmediate as nextTurn } from 'node:timers/promises';

import {
  AuditReads,
  BackendDesk,
  BackendReads,
  BackendStreams,
  Catalog,
  ClusterDesk,
  ClusterReads,
  ClusterStreams,
  EndpointReads,
  EndpointStreams,
  HistoryReads,
  LeaderDesk,
  LongPoll,
  PastSelections,
  retireCluster,
  ServiceReads,
  ServiceStreams,
  WriteBackPreview,
} from '@rollcall/catalog';
import type { ProcessLogger } from '@rollcall/platform';

import { createAccessParts } from './access-parts.js';
import type { Adapters } from './adapters.js';
import { idsInOrder } from './ids-in-order.js';
import type { ApiConfig } from './config.js';

/** Changes kept in memory for those who resume: some minutes of a busy installation, some 30 MB at the most. */
const RECENT_CHANGES = 20_000;

export type CatalogParts = ReturnType<typeof createCatalogParts>;

/** The rooms behind the edges, over what they stand on. */
export function createCatalogParts(
  config: Pick<ApiConfig, 'heartbeatMs' | 'slowConsumerMs' | 'addressPolicy' | 'sliceSize' | 'secretKey'>,
  logger: ProcessLogger,
  adapters: Adapters,
) {
  const { heartbeatMs, slowConsumerMs, addressPolicy, sliceSize } = config;
  const { clock, feed, commands, leases, mirrors } = adapters;
  const catalog = new Catalog({ heartbeatMs, recentChanges: RECENT_CHANGES }, { feed, clock, logger });
  const endpoints = new EndpointReads(catalog, clock);
  const past = new PastSelections(catalog, feed);
  const services = new ServiceReads(endpoints);
  const clusters = new ClusterReads(catalog);
  const desk = new BackendDesk({
    reads: endpoints,
    store: adapters.backends,
    audit: adapters.audit,
    preview: new WriteBackPreview(catalog, {
      policy: addressPolicy,
      ownNetworks: adapters.ownNetworks,
      maxEndpoints: sliceSize,
    }),
    leader: new LeaderDesk({ questions: adapters.questions, bell: adapters.bell, clock }),
    clock,
    newId: idsInOrder(clock),
  });
  const clusterDesk = new ClusterDesk({
    clusters,
    audit: adapters.audit,
    commands,
    retire: (cluster) => retireCluster(cluster, `api-${process.pid}`, { leases, mirrors, commands }),
  });
  const access = createAccessParts(config.secretKey, { endpoints, adapters, logger });
  return {
    clock,
    catalog,
    endpoints,
    services,
    history: new HistoryReads({ reads: endpoints, log: adapters.history, clock, pause: nextTurn }),
    clusters,
    backends: new BackendReads(endpoints),
    desk,
    ...access,
    audit: new AuditReads(adapters.audit),
    serviceStreams: new ServiceStreams(services),
    backendStreams: new BackendStreams({ slowConsumerMs }, { reads: endpoints, clock }),
    clusterStreams: new ClusterStreams(catalog, clusters),
    longPoll: new LongPoll({ reads: endpoints, past, clock }),
    streams: new EndpointStreams({ slowConsumerMs }, { reads: endpoints, past, clock }),
    clusterDesk,
    close: async () => {
      await catalog.stop();
      await access.tokenUses.stop();
      await adapters.close();
    },
  };
}
