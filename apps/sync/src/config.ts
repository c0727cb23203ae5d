import type { AddressPolicy } from '@rollcall/core';
import { readAddressPolicy } from '@rollcall/core';
import type { ClusterConfig } from '@rollcall/kubernetes';
import { ClusterConfigError, configuredPlaces, loadClusterConfigs } from '@rollcall/kubernetes';
import type { Settings } from '@rollcall/platform';
import { EXIT_CONFIG, readSettings, SETTINGS, SettingsError, unknownVariables } from '@rollcall/platform';

/** Settings of the worker, with what depends on others filled in. */
export interface SyncConfig extends Settings {
  readonly databaseUrl: string;
  readonly logFormat: 'json' | 'pretty';
  readonly clusterConfigs: readonly ClusterConfig[];
  /** What the operator allows of the addresses of registered backends. */
  readonly addressPolicy: AddressPolicy;
  /** The one cluster of this worker is the demo: set by `rollcall up --demo` only. */
  readonly demo: boolean;
  /** Variables that look like ours and are not. */
  readonly unknownVariables: readonly string[];
}

/** Reads the environment; says all that is wrong with it, and ends the process, if it cannot be used. */
export function loadConfig(): SyncConfig {
  try {
    return completed(readSettings(process.env));
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof ClusterConfigError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    process.exit(EXIT_CONFIG);
  }
}

function completed(settings: Settings): SyncConfig {
  if (settings.databaseUrl === null) {
    throw new SettingsError([
      'ROLLCALL_DATABASE_URL: needed where the worker runs alone (npm start brings its own PostgreSQL)',
    ]);
  }
  const clusterConfigs = loadClusterConfigs(configuredPlaces(settings, process.env));
  if (clusterConfigs.length === 0) {
    throw new SettingsError([
      'KUBECONFIG: no cluster is configured. Set KUBECONFIG or ROLLCALL_CLUSTERS, or give ~/.kube/config a current context',
    ]);
  }
  return {
    ...settings,
    databaseUrl: settings.databaseUrl,
    logFormat: settings.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json'),
    clusterConfigs,
    addressPolicy: addressPolicyOf(settings),
    demo: process.argv.includes('--demo'),
    unknownVariables: unknownVariables(process.env),
  };
}

function addressPolicyOf(settings: Settings): AddressPolicy {
  const policy = readAddressPolicy(settings);
  if (!('problems' in policy)) return policy;
  const { problems } = policy;
  throw new SettingsError(
    (['allowedCidrs', 'deniedCidrs', 'allowedDomains'] as const).flatMap((name) =>
      problems[name].map((problem) => `${SETTINGS[name].variable}: ${problem}`),
    ),
  );
}
