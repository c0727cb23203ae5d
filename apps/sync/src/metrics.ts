import type { Metrics } from '@rollcall/platform';

import { registerRegistrationMetrics } from './registration-metrics.js';
import type { SyncWorker } from './sync-worker.js';

/** What a worker tells about the clusters that it leads. */
export function registerMetrics(metrics: Metrics, { mirrors, registrations }: SyncWorker): void {
  registerRegistrationMetrics(metrics, registrations);
  const statuses = () =>
    [...mirrors.mirrors()].map(([cluster, mirror]) => ({ cluster, ...mirror.status(), figures: mirror.figures() }));
  metrics.gauge({
    name: 'rollcall_mirror_leads',
    help: '1 for each cluster that this worker leads',
    labels: ['cluster'],
    read: () => statuses().map(({ cluster }) => ({ labels: { cluster }, value: 1 })),
  });
  metrics.gauge({
    name: 'rollcall_mirror_drift',
    help: 'Differences that the last full compare with the cluster found',
    labels: ['cluster'],
    read: () =>
      statuses().flatMap(({ cluster, drift }) => (drift === null ? [] : [{ labels: { cluster }, value: drift }])),
  });
  metrics.gauge({
    name: 'rollcall_mirror_guard_held',
    help: 'Removals that the guard holds back',
    labels: ['cluster'],
    read: () => statuses().map(({ cluster, guard }) => ({ labels: { cluster }, value: guard?.removals ?? 0 })),
  });
  metrics.gauge({
    name: 'rollcall_mirror_watch_age_seconds',
    help: 'Age of the last proof that the mirror is current',
    labels: ['cluster'],
    read: () =>
      statuses().flatMap(({ cluster, figures }) =>
        figures.proofAgeMs === null ? [] : [{ labels: { cluster }, value: figures.proofAgeMs / 1_000 }],
      ),
  });
  metrics.gauge({
    name: 'rollcall_mirror_waiting',
    help: 'Observed objects that are not written yet',
    labels: ['cluster'],
    read: () => statuses().map(({ cluster, figures }) => ({ labels: { cluster }, value: figures.waiting })),
  });
  for (const [name, help] of [
    ['relists', 'Lists that had to be made again since the worker leads'],
    ['rejected', 'Objects or endpoints that could not be read since the worker leads'],
  ] as const) {
    metrics.gauge({
      name: `rollcall_mirror_${name}`,
      help,
      labels: ['cluster', 'scope'],
      read: () =>
        statuses().flatMap(({ cluster, scopes }) =>
          scopes.map((scope) => ({ labels: { cluster, scope: scope.scope }, value: scope[name] })),
        ),
    });
  }
}
