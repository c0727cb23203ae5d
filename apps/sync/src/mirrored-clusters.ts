import type { MirroredCluster } from '@rollcall/catalog';
import { CredentialSource, KubernetesSource, UndiciTransport } from '@rollcall/kubernetes';
import { systemClock } from '@rollcall/platform';

import type { SyncConfig } from './config.js';

/** For an answer of an API server to begin, and for each part of it to follow. */
const API_TIMEOUT_MS = 30_000;
/** A streamed list that pauses for so long is asked for page by page instead. */
const LIST_IDLE_MS = 10_000;

/** The configured clusters, each with the way to it. */
export function mirroredClusters(config: SyncConfig): readonly MirroredCluster[] {
  const { watchIdleMs, backoffCapMs, heartbeatMs } = config;
  return config.clusterConfigs.map(({ name, place, namespaces, writeBack }) => ({
    name,
    kind: config.demo ? 'DEMO' : 'KUBERNETES',
    writeBack,
    createSource: () => {
      const credentials = new CredentialSource(place);
      const timeoutMs = Math.min(API_TIMEOUT_MS, Math.max(1_000, heartbeatMs));
      return new KubernetesSource(
        {
          server: credentials.server,
          namespaces,
          timeoutMs,
          watchIdleMs,
          listIdleMs: LIST_IDLE_MS,
          backoffCapMs,
          heartbeatMs,
        },
        { transport: new UndiciTransport(credentials), clock: systemClock, random: Math.random },
      );
    },
  }));
}
