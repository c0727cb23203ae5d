import { nowMs } from '../kit/clock.mjs';
import { Database } from '../kit/database.mjs';
import { atMost, finding } from '../kit/finding.mjs';
import { HandWrittenMirror } from '../kit/hand-written-mirror.mjs';
import { flipped, services } from '../kit/objects.mjs';
import { Program } from '../kit/program.mjs';
import { ServerProcess } from '../kit/server-process.mjs';
import { quantile } from '../kit/statistics.mjs';
import { settledBytes } from '../kit/usage.mjs';

const [SERVICES, ENDPOINTS] = [1_000, 5];
const [CONNECTIONS, PER_CONNECTION, GENERATORS] = [1_000, 10, 2];
const SUBSCRIBERS = CONNECTIONS * PER_CONNECTION;
const LATENCY_GOAL = atMost(1_000);
const MEMORY_GOAL = atMost(20);

/** 10,000 subscribers over 1,000 connections: on one Service, one flap reaches all; on 1,000 Services, each of which flaps. */
export async function fanOut({ scope, rounds, profileDir }) {
  const database = await scope.use(() => Database.start());
  const url = await database.create();
  const objects = services(SERVICES, ENDPOINTS);
  const slices = objects.filter((object) => 'addressType' in object);
  const mirror = await scope.use(() => HandWrittenMirror.start(url, objects));
  const run = { url, mirror, rounds, profileDir };
  const alone = (where, slices) => scope.within((own) => measure(where, { ...run, scope: own, slices }));
  return [...(await alone('on one Service', slices.slice(0, 1))), ...(await alone('on 1,000 Services', slices))];
}

/** With a replica of its own: its memory is looked at. */
async function measure(where, { scope, url, mirror, rounds, profileDir, slices }) {
  const environment = { ROLLCALL_DATABASE_URL: url };
  const api = await scope.use(() => ServerProcess.start('api', { environment, profileDir }));
  await api.ready();
  const before = { least: await api.leastBytes(), settled: await settledBytes(api.pid) };
  const generators = [];
  for (const connections of shares(slices))
    generators.push(await scope.use(() => Program.start('subscribers', { url: api.url, connections })));
  const after = { settled: await settledBytes(api.pid), least: await api.leastBytes() };
  const flaps = [];
  for (let round = 0; round < rounds * 2; round += 1)
    flaps.push(await flapAll(mirror, slices, { generators, ready: round % 2 === 1 }));
  const of = (share) => flaps.map((latencies) => quantile(latencies, share));
  const what = `10,000 subscribers ${where}`;
  const kilobytes = (kind) => [(after[kind] - before[kind]) / SUBSCRIBERS / 1_000];
  return [
    finding({ what: `${what}: p50`, unit: 'ms', ours: of(0.5) }),
    finding({ what: `${what}: p99`, unit: 'ms', ours: of(0.99), goal: LATENCY_GOAL }),
    finding({ what: `${what}: memory each`, unit: 'KB', ours: kilobytes('least'), goal: MEMORY_GOAL }),
    finding({ what: `${what}: memory each, garbage included`, unit: 'KB', ours: kilobytes('settled') }),
  ];
}

/** The names that each connection follows, for each generator. */
function shares(slices) {
  const names = slices.map(serviceOf);
  const connections = Array.from({ length: CONNECTIONS }, (_, c) =>
    Array.from({ length: PER_CONNECTION }, (_each, i) => names[(c * PER_CONNECTION + i) % names.length]),
  );
  const size = CONNECTIONS / GENERATORS;
  return Array.from({ length: GENERATORS }, (_, g) => connections.slice(g * size, (g + 1) * size));
}

/**
 * One flap in each slice, one revision each, as fast as the store
 * takes them. Resolves with the time that each subscriber waited.
 */
async function flapAll(mirror, slices, { generators, ready }) {
  const sentMs = new Map();
  const told = generators.map((generator) => generator.ask({ count: SUBSCRIBERS / GENERATORS }));
  for (const slice of slices) {
    sentMs.set(serviceOf(slice), nowMs());
    await mirror.put([flipped(slice, 0, ready)]);
  }
  return (await Promise.all(told)).flat().map(([name, atMs]) => atMs - sentMs.get(name));
}

function serviceOf({ metadata }) {
  return metadata.labels['kubernetes.io/service-name'];
}
