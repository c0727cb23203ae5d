import type { AdminToken } from './admin-token.js';

/** What a person who started Rollcall wants to know. */
export interface Announced {
  readonly url: string;
  readonly opsPort: number;
  readonly workerOpsPort: number;
  readonly dataDir: string;
  /** null = PostgreSQL was there before us. */
  readonly databaseDir: string | null;
  /** Names of the clusters that are mirrored. */
  readonly clusters: readonly string[];
  readonly isDemo: boolean;
  readonly token: AdminToken;
  readonly seconds: number;
}

const DEMO = [
  'No cluster is configured, so you see the demo: an invented cluster, made inside this process, that is called "demo"',
  'everywhere. To mirror a real one, set KUBECONFIG (or give ~/.kube/config a current context) and start again.',
];

/** The text that `up` prints when everything runs. */
export function announcement(announced: Announced): string {
  const { url, clusters, isDemo, dataDir, databaseDir, token, opsPort, workerOpsPort, seconds } = announced;
  const host = new URL(url).hostname;
  return [
    '',
    `Rollcall is up (${seconds.toFixed(1)} s).`,
    '',
    `  URL       ${url}`,
    `  REST      ${url}/v1/services        described at ${url}/docs`,
    `  GraphQL   ${url}/graphql`,
    `  Cluster   ${clusters.join(', ')}${isDemo ? ' (DEMO, not a real cluster)' : ''}`,
    `  Data      ${dataDir}`,
    ...(databaseDir === null || databaseDir.startsWith(dataDir) ? [] : [`  Database  ${databaseDir}`]),
    `  Metrics   http://${host}:${opsPort}/metrics (API), http://${host}:${workerOpsPort}/metrics (worker)`,
    ...tokenLines(token),
    '',
    ...(isDemo ? [...DEMO, ''] : []),
    'Stop it with Ctrl-C.',
    '',
  ].join('\n');
}

function tokenLines({ value, file, isNew }: AdminToken): readonly string[] {
  if (isNew) return [`  Admin     ${value}`, `            shown this once; kept in ${file ?? ''}`];
  return [`  Admin     ${file === null ? 'the token in ROLLCALL_ADMIN_TOKEN' : `the token in ${file}`}`];
}
