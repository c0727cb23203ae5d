import type { OpenSliceWriter } from '@rollcall/catalog';
import { CredentialSource, KubernetesSliceWriter, UndiciTransport } from '@rollcall/kubernetes';
import { systemClock } from '@rollcall/platform';

import type { SyncConfig } from './config.js';

/** For an API server to answer a write. */
const WRITE_TIMEOUT_MS = 10_000;

/** A way to write to a configured cluster, with connections of its own. Throws where there is no such cluster. */
export function openSliceWriter({ clusterConfigs }: SyncConfig, cluster: string): OpenSliceWriter {
  const config = clusterConfigs.find(({ name }) => name === cluster);
  if (!config) throw new TypeError(`cluster ${cluster} is not configured`);
  const credentials = new CredentialSource(config.place);
  const transport = new UndiciTransport(credentials);
  const options = { server: credentials.server, timeoutMs: WRITE_TIMEOUT_MS };
  const writer = new KubernetesSliceWriter(options, { transport, clock: systemClock });
  return {
    create: (slice) => writer.create(slice),
    update: (slice, how) => writer.update(slice, how),
    remove: (slice) => writer.remove(slice),
    dryRun: (slice) => writer.dryRun(slice),
    createService: (manifest, how) => writer.createService(manifest, how),
    stop: () => {
      writer.stop();
      void transport.close();
    },
  };
}
