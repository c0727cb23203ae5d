import type { ClusterIdentity } from '@rollcall/catalog';

import type { ApiClient } from './api-client.js';
import { ApiError } from './api-client.js';
import { refOf } from './object-ref.js';

const PLACES = [
  { source: 'kube-system', path: '/api/v1/namespaces/kube-system' },
  { source: 'default/kubernetes', path: '/api/v1/namespaces/default/services/kubernetes' },
] as const;

/** How the cluster identifies itself; null = it does not let us know. Throws {@link ApiError}, {@link TransportError}. */
export async function readIdentity(client: ApiClient, signal: AbortSignal): Promise<ClusterIdentity | null> {
  for (const { source, path } of PLACES) {
    try {
      const { uid } = refOf(await client.json({ method: 'GET', path }, signal));
      if (uid !== '') return { uid, source };
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 403 && error.status !== 404)) throw error;
    }
  }
  return null;
}

/** `v1.36.3`; null = it does not say. Throws {@link TransportError}. */
export async function readServerVersion(client: ApiClient, signal: AbortSignal): Promise<string | null> {
  try {
    const version = await client.json({ method: 'GET', path: '/version' }, signal);
    const named =
      typeof version === 'object' && version !== null && 'gitVersion' in version ? version.gitVersion : null;
    return typeof named === 'string' ? named : null;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}
