import { Cluster } from '../kit/cluster.mjs';
import { nowMs, until } from '../kit/clock.mjs';
import { Database } from '../kit/database.mjs';
import { atMost, finding } from '../kit/finding.mjs';
import { endpointsPath, services } from '../kit/objects.mjs';
import { Program } from '../kit/program.mjs';
import { inTurns } from '../kit/rounds.mjs';
import { ServerProcess } from '../kit/server-process.mjs';
import { served } from '../kit/status.mjs';

const [SERVICES, ENDPOINTS] = [10_000, 5];
/** The API server brings a Service of its own: `kubernetes`. */
const SERVED = SERVICES + 1;
const GOAL = atMost(3);
const LAST = endpointsPath(`service-${SERVICES - 1}`);

/** From the start of a worker on an empty database until the API answers for 10,000 Services, beside a raw list of the same. */
export async function coldMirror({ scope, assets, rounds, profileDir }) {
  const cluster = await scope.use(() => Cluster.start(assets));
  await cluster.fill(services(SERVICES, ENDPOINTS));
  const database = await scope.use(() => Database.start());
  const list = () => scope.within((own) => rawList(own, cluster));
  const mirror = () => scope.within((own) => coldStart(own, { cluster, database, profileDir }));
  await list(); // the API server has seen the question once
  const [ours, theirs] = await inTurns([mirror, list], Math.min(rounds, 3), (measure) => measure());
  const fromStart = ours.map(({ fromStartMs }) => fromStartMs);
  const fromReading = ours.map(({ fromReadingMs }) => fromReadingMs);
  const [against, note] = ['raw list + JSON.parse', 'from the moment that the worker runs'];
  return [
    finding({ what: 'cold mirror of 10,000 Services', unit: 'ms', ours: fromStart, theirs, against, goal: GOAL }),
    finding({ what: 'the same without starting Node', unit: 'ms', ours: fromReading, theirs, against, note }),
  ];
}

async function rawList(scope, { kubeconfig }) {
  const { first } = await scope.use(() => Program.start('raw-list', { kubeconfig }));
  if (first.services < SERVICES || first.endpoints < SERVICES * ENDPOINTS) throw new Error('the list lacks something');
  return first.ms;
}

async function coldStart(scope, { cluster, database, profileDir }) {
  const environment = { ROLLCALL_DATABASE_URL: await database.create(), KUBECONFIG: cluster.kubeconfig };
  const api = await scope.use(() => ServerProcess.start('api', { environment, profileDir }));
  const begunMs = nowMs();
  await scope.use(() => ServerProcess.start('sync', { environment, profileDir }));
  const startedMs = nowMs();
  await until(
    'all is served',
    async () => (await fetch(api.url + LAST)).ok && (await served(api)).counts.services === SERVED,
  );
  return { fromStartMs: nowMs() - begunMs, fromReadingMs: nowMs() - startedMs };
}
