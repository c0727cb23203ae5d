import { ACCESS_SETTINGS } from './access-settings.js';
import {
  addressAndPort,
  define,
  dnsServers,
  integer,
  list,
  matching,
  milliseconds,
  networks,
  oneOf,
  optional,
  port,
  ratio,
  text,
  url,
  yesNo,
} from './setting.js';

const CLUSTER_NAME = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;

/** Every setting there is, in the order of docs/configuration.md. */
export const SETTINGS = {
  databaseUrl: define<string | null>({
    variable: 'ROLLCALL_DATABASE_URL',
    parse: optional(url('postgresql', 'postgres')),
    fallback: null,
    fallbackText: 'embedded PostgreSQL under `ROLLCALL_DATA_DIR`',
    meaning: 'PostgreSQL 14 or newer. Needed where the API or the worker runs alone.',
    secret: true,
  }),
  migrationDatabaseUrl: define<string | null>({
    variable: 'ROLLCALL_MIGRATION_DATABASE_URL',
    parse: optional(url('postgresql', 'postgres')),
    fallback: null,
    fallbackText: '`ROLLCALL_DATABASE_URL`',
    meaning: 'The same database as a role that owns the tables: used for migrations only.',
    secret: true,
  }),
  dataDir: define({
    variable: 'ROLLCALL_DATA_DIR',
    parse: text(),
    fallback: '.rollcall',
    meaning: 'Embedded database and generated secrets.',
  }),
  host: define({
    variable: 'ROLLCALL_HOST',
    parse: text(),
    fallback: '127.0.0.1',
    meaning: 'Address that the API binds.',
  }),
  port: define({
    variable: 'ROLLCALL_PORT',
    parse: port(),
    fallback: 8080,
    meaning: 'Port of the API; 0 = any free one.',
  }),
  opsPort: define({
    variable: 'ROLLCALL_OPS_PORT',
    parse: port(),
    fallback: 8081,
    meaning:
      'Port of metrics and health, of each process; 0 = any free one. `npm start` gives the API this one and the worker the next free one.',
  }),
  kubeconfig: define<string | null>({
    variable: 'KUBECONFIG',
    parse: optional(text()),
    fallback: null,
    fallbackText: '`~/.kube/config`, or the service account inside a cluster',
    meaning: 'One cluster: that of the current context.',
  }),
  clusterName: define<string | null>({
    variable: 'ROLLCALL_CLUSTER_NAME',
    parse: optional(
      matching(CLUSTER_NAME, 'must be lower-case letters, digits, - and ., at most 63, a letter or digit at both ends'),
    ),
    fallback: null,
    fallbackText: "the context's name",
    meaning: 'Name of the cluster of `KUBECONFIG`: lower-case letters, digits, `-` and `.`, at most 63.',
  }),
  clusters: define<string | null>({
    variable: 'ROLLCALL_CLUSTERS',
    parse: optional(text()),
    fallback: null,
    fallbackText: 'none',
    meaning: 'Many clusters: a YAML or JSON file `[{name, kubeconfig, context, namespaces: [], writeBack: true}]`.',
  }),
  writeBack: define({
    variable: 'ROLLCALL_WRITE_BACK',
    parse: yesNo(),
    fallback: true,
    meaning: 'Write-back for the cluster of `KUBECONFIG`.',
  }),
  ...ACCESS_SETTINGS,
  allowedCidrs: define<readonly string[] | null>({
    variable: 'ROLLCALL_ALLOWED_CIDRS',
    parse: optional(networks()),
    fallback: null,
    fallbackText: 'all private and public unicast addresses',
    meaning:
      'Networks that registered backends may stand in, comma list of CIDRs. Loopback, link-local (metadata), multicast and other special ranges never are allowed.',
  }),
  deniedCidrs: define<readonly string[] | null>({
    variable: 'ROLLCALL_DENIED_CIDRS',
    parse: optional(networks()),
    fallback: null,
    fallbackText: 'none',
    meaning: 'Networks that they may not stand in, comma list of CIDRs. Wins over what is allowed.',
  }),
  allowedDomains: define<readonly string[] | null>({
    variable: 'ROLLCALL_ALLOWED_DOMAINS',
    parse: optional(list()),
    fallback: null,
    fallbackText: 'all names',
    meaning:
      'Domains that registered names must belong to, comma list such as `corp.example`, each with all names below.',
  }),
  sliceSize: define({
    variable: 'ROLLCALL_SLICE_SIZE',
    parse: integer(1, 1_000),
    fallback: 100,
    meaning: 'Endpoints in an EndpointSlice that is written, at most. Slices that are fuller are left so.',
  }),
  dnsServers: define<readonly string[] | null>({
    variable: 'ROLLCALL_DNS_SERVERS',
    parse: optional(dnsServers()),
    fallback: null,
    fallbackText: 'those of the system',
    meaning:
      'DNS servers that the worker asks for the names of registered backends, comma list of addresses, with or without port.',
  }),
  checkConcurrency: define({
    variable: 'ROLLCALL_CHECK_CONCURRENCY',
    parse: integer(1, 10_000),
    fallback: 64,
    meaning: 'Registered backends that are checked at a time, in each cluster.',
  }),
  checkControl: define<string | null>({
    variable: 'ROLLCALL_CHECK_CONTROL',
    parse: optional(addressAndPort()),
    fallback: null,
    fallbackText: 'none',
    meaning:
      'Address and port of something that the worker must always reach, such as `10.0.0.1:443` or `[fd00::1]:443`. While it cannot connect there, no backend is said to fail.',
  }),
  feedPollMs: define({
    variable: 'ROLLCALL_FEED_POLL_MS',
    parse: milliseconds(10),
    fallback: 1_000,
    meaning: 'Poll of the log when no NOTIFY comes.',
  }),
  heartbeatMs: define({
    variable: 'ROLLCALL_HEARTBEAT_MS',
    parse: milliseconds(100),
    fallback: 10_000,
    meaning: 'Heartbeats to clients, and of own connections.',
  }),
  leaseMs: define({
    variable: 'ROLLCALL_LEASE_MS',
    parse: milliseconds(300),
    fallback: 15_000,
    meaning: 'Leadership of a cluster; renewed every third of it.',
  }),
  watchIdleMs: define({
    variable: 'ROLLCALL_WATCH_IDLE_MS',
    parse: milliseconds(1_000),
    fallback: 150_000,
    meaning: 'A watch without a byte for so long is dead.',
  }),
  backoffCapMs: define({
    variable: 'ROLLCALL_BACKOFF_CAP_MS',
    parse: milliseconds(100),
    fallback: 30_000,
    meaning: 'Cap of the jittered exponential back-off.',
  }),
  resyncMs: define({
    variable: 'ROLLCALL_RESYNC_MS',
    parse: milliseconds(1_000),
    fallback: 600_000,
    meaning: 'Full compare with the source.',
  }),
  slowConsumerMs: define({
    variable: 'ROLLCALL_SLOW_CONSUMER_MS',
    parse: milliseconds(100),
    fallback: 30_000,
    meaning: 'A subscriber that takes nothing for so long is closed.',
  }),
  drainMs: define({
    variable: 'ROLLCALL_DRAIN_MS',
    parse: milliseconds(0),
    fallback: 20_000,
    meaning: 'Graceful stop.',
  }),
  dbTimeoutMs: define({
    variable: 'ROLLCALL_DB_TIMEOUT_MS',
    parse: milliseconds(50),
    fallback: 2_000,
    meaning: 'Every statement, and every wait for a connection.',
  }),
  applyTimeoutMs: define({
    variable: 'ROLLCALL_APPLY_TIMEOUT_MS',
    parse: milliseconds(1_000),
    fallback: 30_000,
    meaning: "The writer's statements: a first list of a large cluster is one transaction.",
  }),
  logRetentionMs: define({
    variable: 'ROLLCALL_LOG_RETENTION_MS',
    parse: milliseconds(3_600_000),
    fallback: 86_400_000,
    meaning: 'How long the log is kept: so long can a subscriber be away and still resume.',
  }),
  auditRetentionMs: define({
    variable: 'ROLLCALL_AUDIT_RETENTION_MS',
    // No timer waits for it: up to a hundred years.
    parse: milliseconds(86_400_000, 3_155_760_000_000),
    fallback: 31_536_000_000,
    meaning:
      'How long the audit is kept, a year by default. Only the owner of the tables can shorten it: see [the audit](how-to/operate.md#the-audit).',
  }),
  guardRatio: define({
    variable: 'ROLLCALL_GUARD_RATIO',
    parse: ratio(),
    fallback: 0.5,
    meaning: 'A list that lacks more than this share of the known objects ...',
  }),
  guardMin: define({
    variable: 'ROLLCALL_GUARD_MIN',
    parse: integer(0),
    fallback: 10,
    meaning: '... and more than so many ...',
  }),
  guardHoldMs: define({
    variable: 'ROLLCALL_GUARD_HOLD_MS',
    parse: milliseconds(0),
    fallback: 300_000,
    meaning: '... removes nothing for so long, and then only if a second list agrees, or a person confirms it.',
  }),
  logLevel: define({
    variable: 'ROLLCALL_LOG_LEVEL',
    parse: oneOf('debug', 'info', 'warn', 'error', 'silent'),
    fallback: 'info',
    meaning: '`debug`, `info`, `warn`, `error` or `silent`.',
  }),
  logFormat: define<'json' | 'pretty' | null>({
    variable: 'ROLLCALL_LOG_FORMAT',
    parse: optional(oneOf('json', 'pretty')),
    fallback: null,
    fallbackText: '`pretty` on a terminal, else `json`',
    meaning: '`json` or `pretty`.',
  }),
} as const;

/** Values of all settings. */
export type Settings = { readonly [K in keyof typeof SETTINGS]: (typeof SETTINGS)[K]['fallback'] };
