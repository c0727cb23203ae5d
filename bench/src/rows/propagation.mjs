import { availableParallelism } from 'node:os';

import { Cluster } from '../kit/cluster.mjs';
import { sleep, until } from '../kit/clock.mjs';
import { Database } from '../kit/database.mjs';
import { atMost, finding } from '../kit/finding.mjs';
import { endpointsPath, services } from '../kit/objects.mjs';
import { Program } from '../kit/program.mjs';
import { inTurns } from '../kit/rounds.mjs';
import { ServerProcess } from '../kit/server-process.mjs';
import { quantile } from '../kit/statistics.mjs';

/** Enough endpoints that each turns once in two seconds at the most: every flip is known by what it turned. */
const [SERVICES, ENDPOINTS] = [40, 5];
const RATES = [10, 100];
const RATIO_GOAL = atMost(3);
const BUSY_GOAL = atMost(250);
const AGAINST = 'raw watch';
/** After the last flip, for what is still under way. */
const SETTLE_MS = 1_500;

/** A ready flip, from its sending to the real API server until a GraphQL subscriber has it, beside a raw watch that runs along. */
export async function propagation(run) {
  const { scope, rounds, seconds } = run;
  const watchers = await prepare(run);
  const duration = seconds * 2;
  const findings = [];
  const calm = await inTurns(RATES, rounds, (perSecond) => measure(watchers, perSecond, duration));
  RATES.forEach((perSecond, i) => findings.push(...calmFindings(perSecond, calm[i])));
  const busy = await scope.within(async (loops) => {
    for (let i = 0; i < availableParallelism(); i += 1) await loops.use(() => Program.start('busy-loop'));
    return inTurns(RATES, Math.ceil(rounds / 2), (perSecond) => measure(watchers, perSecond, duration));
  });
  RATES.forEach((perSecond, i) => findings.push(busyFinding(perSecond, busy[i])));
  return findings;
}

async function prepare({ scope, assets, profileDir }) {
  const objects = services(SERVICES, ENDPOINTS);
  const slices = objects.filter((object) => 'addressType' in object);
  const cluster = await scope.use(() => Cluster.start(assets));
  await cluster.fill(objects);
  const database = await scope.use(() => Database.start());
  const environment = { ROLLCALL_DATABASE_URL: await database.create(), KUBECONFIG: cluster.kubeconfig };
  const api = await scope.use(() => ServerProcess.start('api', { environment, profileDir }));
  await scope.use(() => ServerProcess.start('sync', { environment, profileDir }));
  const names = Array.from({ length: SERVICES }, (_, i) => `service-${i}`);
  await until('the mirror is complete', async () => (await fetch(api.url + endpointsPath(names.at(-1)))).ok);
  const { kubeconfig } = cluster;
  return {
    raw: await scope.use(() => Program.start('raw-watch', { kubeconfig, slices })),
    subscriber: await scope.use(() => Program.start('graphql-watch', { url: api.url, names })),
    flipper: await scope.use(() => Program.start('flipper', { kubeconfig, slices })),
  };
}

/** Latencies of both, in ms: from sending and from the answer. */
async function measure({ raw, subscriber, flipper }, perSecond, seconds) {
  const flips = await flipper.ask({ perSecond, seconds });
  await sleep(SETTLE_MS);
  const [theirs, ours] = await Promise.all([raw.ask('take'), subscriber.ask('take')]);
  return { ours: latencies(flips, ours), theirs: latencies(flips, theirs) };
}

function latencies(flips, seen) {
  const byEndpoint = Map.groupBy(seen, ({ address }) => address);
  const arrivals = flips.map(({ address, ready, sentMs }) => {
    const found = byEndpoint.get(address)?.find((each) => each.ready === ready && each.atMs >= sentMs);
    if (!found) throw new Error(`${address} turned ${ready ? 'ready' : 'not ready'}, and nobody was told`);
    return found.atMs;
  });
  return {
    fromSending: arrivals.map((atMs, i) => atMs - flips[i].sentMs),
    fromAnswer: arrivals.map((atMs, i) => atMs - flips[i].answeredMs),
  };
}

function calmFindings(perSecond, results) {
  const what = `flip → subscriber, ${perSecond}/s`;
  return [
    ['p50', 0.5],
    ['p99', 0.99],
  ].flatMap(([name, share]) => {
    const of = (side, from) => results.map((result) => quantile(result[side][from], share));
    const [ours, theirs] = [of('ours', 'fromSending'), of('theirs', 'fromSending')];
    return [
      finding({ what: `${what}, ${name}`, unit: 'ms', ours, theirs, against: AGAINST, goal: RATIO_GOAL }),
      // A watch is often faster than the answer: no ratio.
      finding({ what: `${what}, ${name} after the answer`, unit: 'ms', ours: of('ours', 'fromAnswer') }),
    ];
  });
}

function busyFinding(perSecond, results) {
  const of = (side) => results.map((result) => quantile(result[side].fromSending, 0.99));
  const what = `flip → subscriber, ${perSecond}/s, p99, all cores busy`;
  const note = `the raw watch: ${of('theirs').map(Math.round).join(', ')} ms`;
  return finding({ what, unit: 'ms', ours: of('ours'), goal: BUSY_GOAL, note });
}
