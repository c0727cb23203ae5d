import type { Setting } from './setting.js';
import type { Settings } from './settings-table.js';
import { SETTINGS } from './settings-table.js';

/** Exit code for a configuration that cannot be used (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

/** Thrown when settings cannot be used. Its message has one line for each, so that all are mended at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads every setting. Throws {@link SettingsError} with all that is wrong. */
export function readSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const values = Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => {
    const text = environment[setting.variable];
    if (text === undefined || text === '') return [name, setting.fallback];
    const parsed = setting.parse(text);
    if (typeof parsed !== 'string') return [name, parsed.value];
    problems.push(`${setting.variable}${setting.secret ? '' : `=${text}`}: ${parsed}`);
    return [name, setting.fallback];
  });
  const settings = Object.fromEntries(values) as Settings;
  problems.push(...contradictions(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Read by the command where it asks an API: they say nothing to a server, and are not misspelt. */
const OF_THE_COMMAND: readonly string[] = ['ROLLCALL_URL', 'ROLLCALL_TOKEN'];

/** Variables that look like ours and are not: most likely misspelt. */
export function unknownVariables(environment: Environment): readonly string[] {
  const known = new Set(Object.values<Setting<unknown>>(SETTINGS).map(({ variable }) => variable));
  return Object.keys(environment).filter(
    (name) => name.startsWith('ROLLCALL_') && !known.has(name) && !OF_THE_COMMAND.includes(name),
  );
}

function contradictions({ tlsCertFile, tlsKeyFile, clusters, clusterName }: Settings): string[] {
  const problems: string[] = [];
  if ((tlsCertFile === null) !== (tlsKeyFile === null))
    problems.push('ROLLCALL_TLS_CERT_FILE and ROLLCALL_TLS_KEY_FILE: set both, or neither');
  if (clusters !== null && clusterName !== null)
    problems.push('ROLLCALL_CLUSTER_NAME: names the cluster of KUBECONFIG; with ROLLCALL_CLUSTERS the file names them');
  return problems;
}
