import type { Probe } from '@rollcall/platform';
import { json, livenessProbe, readinessProbe } from '@rollcall/platform';

import type { CatalogParts } from './catalog-parts.js';

/** What health is judged by. */
export interface HealthParts {
  readonly parts: CatalogParts;
  readonly version: string;
  readonly isStopping: () => boolean;
}

/** After so long a replica takes requests even if a cluster that never was synced is not yet (rulings 1). */
const PATIENCE_MS = 30_000;

/** `/livez`, `/readyz`, `/statusz`. */
export function healthProbes({ parts, version, isStopping }: HealthParts): ReadonlyMap<string, Probe> {
  const { clock, catalog, clusters, streams, longPoll } = parts;
  const startedAtMs = clock.monotonicMs();
  const unsynced = (): readonly string[] => catalog.board.names().filter((name) => !catalog.board.isSynced(name));
  const checks = [
    { name: 'view', problem: () => (catalog.isLoaded ? null : `not loaded yet: ${catalog.trouble ?? 'loading'}`) },
    {
      name: 'clusters',
      problem: () => {
        const waiting = unsynced();
        const patient = clock.monotonicMs() - startedAtMs < PATIENCE_MS;
        if (!patient || (waiting.length === 0 && !catalog.board.isEmpty)) return null;
        return waiting.length === 0 ? 'no cluster is known yet' : `never read completely: ${waiting.join(', ')}`;
      },
    },
    { name: 'not-draining', problem: () => (isStopping() ? 'the process is stopping' : null) },
  ];
  const status: Probe = () =>
    json(200, {
      version,
      uptimeMs: Math.round(clock.monotonicMs() - startedAtMs),
      revision: catalog.view.at && catalog.cursor(catalog.view.at.seq),
      log: { trouble: catalog.trouble },
      streams: streams.count,
      longPolls: longPoll.count,
      clusters: clusters.list().map(({ status: told, ...cluster }) => ({ ...cluster, guard: null, ...told })),
    });
  return new Map([
    ['/livez', livenessProbe],
    ['/readyz', readinessProbe(checks)],
    ['/statusz', status],
  ]);
}
