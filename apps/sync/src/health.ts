import type { Lifecycle, Probe } from '@rollcall/platform';
import { json, livenessProbe, readinessProbe } from '@rollcall/platform';

import type { SyncWorker } from './sync-worker.js';

/** `/livez`, `/readyz`, `/statusz` of a worker. It is ready as soon as it runs: waiting to lead is its work, too. */
export function healthProbes({ mirrors, registrations }: SyncWorker, lifecycle: Lifecycle): ReadonlyMap<string, Probe> {
  const checks = [{ name: 'not-draining', problem: () => (lifecycle.isStopping ? 'the process is stopping' : null) }];
  return new Map<string, Probe>([
    ['/livez', livenessProbe],
    ['/readyz', readinessProbe(checks)],
    [
      '/statusz',
      () => {
        const figures = new Map(registrations.figures());
        const clusters = [...mirrors.mirrors()].map(([name, mirror]) => ({
          name,
          ...mirror.status(),
          registrations: figures.get(name) ?? null,
        }));
        return json(200, { clusters });
      },
    ],
  ]);
}
