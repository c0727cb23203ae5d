import { Cluster } from '../kit/cluster.mjs';
import { until } from '../kit/clock.mjs';
import { Database } from '../kit/database.mjs';
import { atMost, finding } from '../kit/finding.mjs';
import { endpointsPath, service } from '../kit/objects.mjs';
import { Program } from '../kit/program.mjs';
import { ServerProcess } from '../kit/server-process.mjs';

const SIZES = [10, 1_000, 10_000];
const FLAPS = 10;
const EVENT_GOAL = atMost(1_000);
const FLAT_GOAL = atMost(1.5);
/** Tables that a revision may write. */
const TABLES = [
  'log',
  'log_change',
  'log_head',
  'service',
  'endpoint_slice',
  'endpoint',
  'service_revision',
  'mirror_cursor',
  'cluster',
];
/** Rows of the transaction that wrote the newest revision, and their bytes. */
const WRITTEN = `
  WITH newest AS (SELECT xmin AS id FROM log ORDER BY seq DESC LIMIT 1)
  SELECT count(*)::float8 AS rows, sum(bytes)::float8 AS bytes FROM (${TABLES.map(
    (table) => `SELECT pg_column_size(t.*) AS bytes FROM ${table} t, newest WHERE t.xmin = newest.id`,
  ).join(' UNION ALL ')}) written`;
const WAL = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS bytes";

/** What one flap costs in Services of 10, 1,000 and 10,000 endpoints: rows, bytes written, bytes sent. */
export async function flap({ scope, assets, profileDir }) {
  const cluster = await scope.use(() => Cluster.start(assets));
  const all = SIZES.map((size, i) => service(nameOf(size), size, i << 16));
  await cluster.fill(all.flat());
  const database = await scope.use(() => Database.start());
  const url = await database.create();
  const environment = { ROLLCALL_DATABASE_URL: url, KUBECONFIG: cluster.kubeconfig };
  const api = await scope.use(() => ServerProcess.start('api', { environment, profileDir }));
  await scope.use(() => ServerProcess.start('sync', { environment, profileDir }));
  const names = SIZES.map(nameOf);
  await until('the mirror is complete', async () => (await fetch(api.url + endpointsPath(names.at(-1)))).ok);

  const slices = all.flat().filter((object) => 'addressType' in object);
  const { kubeconfig } = cluster;
  const watchers = {
    raw: await scope.use(() => Program.start('raw-watch', { kubeconfig, slices })),
    graphql: await scope.use(() => Program.start('graphql-watch', { url: api.url, names })),
    sse: await scope.use(() => Program.start('sse-watch', { url: api.url, names })),
  };
  const query = async (sql) => (await database.query(url, sql))[0];
  const results = [];
  for (const [, ...slicesOfOne] of all) {
    const flaps = [];
    for (let i = 0; i < FLAPS; i += 1) flaps.push(await measure({ cluster, watchers, query, slices: slicesOfOne, i }));
    results.push(flaps);
  }
  return findings(results);
}

/** One flap, of another endpoint each time. */
async function measure({ cluster, watchers, query, slices, i }) {
  const { metadata, endpoints } = slices[Math.floor((i * slices.length) / FLAPS)];
  const [address] = endpoints[i].addresses;
  const before = await query(WAL);
  await cluster.client.flip({ namespace: metadata.namespace, name: metadata.name, index: i, ready: false });
  const sizes = {};
  for (const [name, watcher] of Object.entries(watchers))
    sizes[name] = await until(
      `${name} was told`,
      async () => (await watcher.ask('take')).find((seen) => seen.address === address)?.bytes,
    );
  const after = await query(WAL);
  const { rows, bytes } = await query(WRITTEN);
  return { ...sizes, rows, bytes, wal: after.bytes - before.bytes };
}

function findings(results) {
  const of = (flaps, field) => flaps.map((each) => each[field]);
  const bySize = results.flatMap((flaps, i) => {
    const what = `a flap among ${SIZES[i].toLocaleString('en')}`;
    const sent = (field, name) =>
      finding({
        ...{
          what: `${what}: ${name}`,
          unit: 'B',
          ours: of(flaps, field),
          theirs: of(flaps, 'raw'),
          against: 'raw watch',
        },
        ...{ goal: EVENT_GOAL, goalOfRatio: false },
      });
    return [
      finding({ what: `${what}: rows written`, unit: 'rows', ours: of(flaps, 'rows') }),
      finding({ what: `${what}: bytes of them`, unit: 'B', ours: of(flaps, 'bytes') }),
      finding({ what: `${what}: write-ahead log`, unit: 'B', ours: of(flaps, 'wal') }),
      sent('graphql', 'to a GraphQL subscriber'),
      sent('sse', 'to an SSE subscriber'),
    ];
  });
  const [least, most] = [results[0], results.at(-1)];
  const flat = ['rows', 'bytes', 'wal', 'graphql', 'sse'].map((field) => {
    const what = `flat: ${field}, ${SIZES.at(-1).toLocaleString('en')} beside ${SIZES[0]}`;
    const [ours, theirs] = [of(most, field), of(least, field)];
    return finding({
      what,
      unit: field === 'rows' ? 'rows' : 'B',
      ours,
      theirs,
      against: 'the small one',
      goal: FLAT_GOAL,
    });
  });
  return [...bySize, ...flat];
}

function nameOf(size) {
  return `of-${size}`;
}
