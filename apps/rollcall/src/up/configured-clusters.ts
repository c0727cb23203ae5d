import { ClusterConfigError, configuredPlaces, loadClusterConfigs } from '@rollcall/kubernetes';
import type { Environment, Settings } from '@rollcall/platform';

import { UpError } from './up-error.js';

/** Names of the clusters that are configured; empty = none is, and the demo is shown. Throws {@link UpError}. */
export function configuredClusters(settings: Settings, environment: Environment): readonly string[] {
  try {
    const configs = loadClusterConfigs(configuredPlaces(settings, environment));
    return configs.map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof ClusterConfigError)) throw error;
    const problems = error.problems.join('\n');
    throw new UpError(`${problems}\nMend that, or see the demo instead: npm start -- --demo`, { cause: error });
  }
}
