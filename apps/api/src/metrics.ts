import { EVERYWHERE } from '@rollcall/catalog';
import type { Metrics, RateLimits } from '@rollcall/platform';

import type { CatalogParts } from './catalog-parts.js';

/** What a replica tells about itself and the clusters. */
export function registerMetrics(metrics: Metrics, parts: CatalogParts, rates: RateLimits): void {
  const { catalog, clusters, streams, serviceStreams, backendStreams, longPoll } = parts;
  registerRateMetrics(metrics, rates);
  metrics.gauge({
    name: 'rollcall_view_revision',
    help: 'Newest revision of the log that was folded',
    read: () => [{ value: catalog.view.at?.seq ?? 0 }],
  });
  metrics.gauge({
    name: 'rollcall_view_log_readable',
    help: '1 while the log can be read',
    read: () => [{ value: catalog.trouble === null ? 1 : 0 }],
  });
  metrics.gauge({
    name: 'rollcall_streams_open',
    help: 'Subscribers by kind',
    labels: ['kind'],
    read: () => [
      { labels: { kind: 'stream' }, value: streams.count },
      { labels: { kind: 'list' }, value: serviceStreams.count + backendStreams.count },
      { labels: { kind: 'long_poll' }, value: longPoll.count },
    ],
  });
  metrics.gauge({
    name: 'rollcall_cluster_lag_seconds',
    help: 'While live the last measured propagation, else the age of the view',
    labels: ['cluster'],
    read: () =>
      clusters
        .list(EVERYWHERE)
        .flatMap(({ name, lagMs }) => (lagMs === null ? [] : [{ labels: { cluster: name }, value: lagMs / 1_000 }])),
  });
  metrics.gauge({
    name: 'rollcall_cluster_state',
    help: '1 for the state that the cluster is in',
    labels: ['cluster', 'state'],
    read: () => clusters.list(EVERYWHERE).map(({ name, state }) => ({ labels: { cluster: name, state }, value: 1 })),
  });
  metrics.gauge({
    name: 'rollcall_cluster_objects',
    help: 'Mirrored objects',
    labels: ['cluster', 'kind'],
    read: () =>
      clusters
        .list(EVERYWHERE)
        .flatMap(({ name, counts }) =>
          Object.entries<number>({ ...counts }).map(([kind, value]) => ({ labels: { cluster: name, kind }, value })),
        ),
  });
}

function registerRateMetrics(metrics: Metrics, rates: RateLimits): void {
  metrics.counter({
    name: 'rollcall_rate_limited_total',
    help: 'Requests that were refused because more came than are allowed, by what was limited and whose limit it was',
    labels: ['kind', 'by'],
    read: () => rates.refusals().map(({ kind, by, count }) => ({ labels: { kind, by }, value: count })),
  });
}
