import type { OwnHost } from '@rollcall/catalog';
import { CredentialSource } from '@rollcall/kubernetes';
import { hostOf } from '@rollcall/platform';

import type { SyncConfig } from './config.js';

/** What a worker connects to itself: the database, and the API server of each configured cluster whose kubeconfig can be read. */
export function ownHosts({ databaseUrl, clusterConfigs }: SyncConfig): readonly OwnHost[] {
  const database = { url: databaseUrl, what: 'the addresses of our own database' };
  const servers = clusterConfigs.flatMap(({ name, place }) => {
    const url = serverOf(place);
    return url === null ? [] : [{ url, what: `the addresses of the API servers of cluster ${name}` }];
  });
  return [database, ...servers].flatMap(({ url, what }) => {
    const host = hostOf(url);
    return host === null ? [] : [{ host, what }];
  });
}

function serverOf(place: ConstructorParameters<typeof CredentialSource>[0]): string | null {
  try {
    return new CredentialSource(place).server;
  } catch {
    return null; // the mirror says what is wrong with it
  }
}
