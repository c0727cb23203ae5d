import { cpuMs } from './usage.mjs';
import { inTurns } from './rounds.mjs';

const CONNECTIONS = 32;
const WARM_UP_SECONDS = 2;

/**
 * How many requests servers answer, in turns. `servers`: each with url and pid; `load`: the generator, a process of its own.
 * Resolves with, for each server, its requests a second and its processor time a request (µs) in each round.
 */
export async function httpContest({ load, servers, requests, expected, rounds, seconds }) {
  const once = async ({ url, pid }, duration) => {
    const before = cpuMs(pid);
    const result = await load.ask({ url, requests, connections: CONNECTIONS, seconds: duration, expected });
    if (result.problem) throw new Error(`${url}: ${result.problem}`);
    return { ...result, cpuUs: ((cpuMs(pid) - before) * 1_000) / result.answered };
  };
  for (const server of servers) await once(server, WARM_UP_SECONDS);
  const results = await inTurns(servers, rounds, (server) => once(server, seconds));
  return results.map((each) => ({
    perSecond: each.map(({ perSecond }) => perSecond),
    cpuUs: each.map(({ cpuUs }) => cpuUs),
    generatorBusy: each.map(({ busy }) => busy),
  }));
}

/** Says whether the generator may have been what held both back. */
export function noteOf(results) {
  const busy = Math.max(...results.flatMap(({ generatorBusy }) => generatorBusy));
  return `the generator was busy for up to ${Math.round(busy * 100)} % of the time`;
}
