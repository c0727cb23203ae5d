import { Database } from '../kit/database.mjs';
import { nowMs } from '../kit/clock.mjs';
import { atMost, finding } from '../kit/finding.mjs';
import { HandWrittenMirror } from '../kit/hand-written-mirror.mjs';
import { endpointsPath, services } from '../kit/objects.mjs';
import { ServerProcess } from '../kit/server-process.mjs';
import { served } from '../kit/status.mjs';
import { settledBytes } from '../kit/usage.mjs';

const [SERVICES, ENDPOINTS] = [10_000, 5];
const MEGABYTE = 1_000_000;
/** Requests under way at once while every Service is asked for. */
const AT_ONCE = 16;

/** A replica with 10,000 Services and 50,000 endpoints: how soon it is ready, and how large it is. */
export async function restart({ scope, rounds, profileDir }) {
  const database = await scope.use(() => Database.start());
  const url = await database.create();
  await scope.use(() => HandWrittenMirror.start(url, services(SERVICES, ENDPOINTS)));
  const results = [];
  for (let round = 0; round < Math.min(rounds, 3); round += 1)
    results.push(await scope.within((own) => start(own, url, profileDir)));
  const of = (field) => results.map((result) => result[field]);
  const what = 'a replica with 50,000 endpoints';
  return [
    finding({ what: `${what}: start until ready`, unit: 'ms', ours: of('readyMs'), goal: atMost(2_000) }),
    finding({ what: `${what}: memory`, unit: 'MB', ours: of('loadedMb'), goal: atMost(400) }),
    finding({ what: `${what}: memory once all was asked for`, unit: 'MB', ours: of('askedMb') }),
  ];
}

async function start(scope, url, profileDir) {
  const begunMs = nowMs();
  const environment = { ROLLCALL_DATABASE_URL: url };
  const api = await scope.use(() => ServerProcess.start('api', { environment, profileDir }));
  await api.ready();
  const readyMs = nowMs() - begunMs;
  const { counts } = await served(api);
  if (counts.endpoints !== SERVICES * ENDPOINTS) throw new Error(`ready with ${counts.endpoints} endpoints`);
  const loadedMb = (await settledBytes(api.pid)) / MEGABYTE;
  await askForAll(api);
  return { readyMs, loadedMb, askedMb: (await settledBytes(api.pid)) / MEGABYTE };
}

async function askForAll(api) {
  const waiting = Array.from({ length: SERVICES }, (_, i) => endpointsPath(`service-${i}`)).values();
  const lane = async () => {
    for (const path of waiting) await (await fetch(api.url + path)).arrayBuffer();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
