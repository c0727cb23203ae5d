import type { Sight } from '@rollcall/catalog';
import type { Probe, ProbeAnswer } from '@rollcall/platform';
import { json, livenessProbe, readinessProbe } from '@rollcall/platform';

import type { CatalogParts } from './catalog-parts.js';

/** What health is judged by. */
export interface HealthParts {
  readonly parts: CatalogParts;
  readonly isStopping: () => boolean;
}

/** After so long a replica takes requests even if a cluster that never was synced is not yet. */
const PATIENCE_MS = 30_000;

/** `/livez` and `/readyz`: open to all, so they name no cluster. */
export function healthProbes({ parts, isStopping }: HealthParts): ReadonlyMap<string, Probe> {
  const { clock, catalog } = parts;
  const startedAtMs = clock.monotonicMs();
  const isWaiting = (): boolean => catalog.board.names().some((name) => !catalog.board.isSynced(name));
  const checks = [
    { name: 'view', problem: () => (catalog.isLoaded ? null : `not loaded yet: ${catalog.trouble ?? 'loading'}`) },
    {
      name: 'clusters',
      problem: () => {
        const patient = clock.monotonicMs() - startedAtMs < PATIENCE_MS;
        if (!patient || !(isWaiting() || catalog.board.isEmpty)) return null;
        return isWaiting() ? 'not all were read completely yet: /statusz says which' : 'no cluster is known yet';
      },
    },
    { name: 'not-draining', problem: () => (isStopping() ? 'the process is stopping' : null) },
  ];
  return new Map([
    ['/livez', livenessProbe],
    ['/readyz', readinessProbe(checks)],
  ]);
}

/** `/statusz`: all that this replica knows of itself, and of the clusters what whoever asks sees. */
export function statusProbe(
  { clock, catalog, clusters, streams, serviceStreams, backendStreams, longPoll }: CatalogParts,
  version: string,
): (sight: Sight) => ProbeAnswer {
  const startedAtMs = clock.monotonicMs();
  return (sight) =>
    json(200, {
      version,
      uptimeMs: Math.round(clock.monotonicMs() - startedAtMs),
      revision: catalog.view.at && catalog.cursor(catalog.view.at.seq),
      log: { trouble: catalog.trouble },
      streams: streams.count,
      lists: serviceStreams.count + backendStreams.count,
      longPolls: longPoll.count,
      clusters: clusters.list(sight).map(({ status: told, ...cluster }) => ({ guard: null, ...told, ...cluster })),
    });
}
