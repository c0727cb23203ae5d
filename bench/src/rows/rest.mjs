import { atLeast, finding } from '../kit/finding.mjs';
import { httpContest, noteOf } from '../kit/http-contest.mjs';
import { Program } from '../kit/program.mjs';
import { thousandServices } from '../kit/thousand-services.mjs';

const GOAL = atLeast(0.9);
const AGAINST = 'bare node:http, equal bytes';
/** What node:http adds by itself. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive']);

/** Ready endpoints of one of 1,000 Services over 32 connections, beside a bare node:http server that returns equal bytes. */
export async function rest(run) {
  const { scope, rounds, seconds } = run;
  const { api, paths } = await thousandServices(run);
  const answers = await Promise.all(paths.map((path) => answerOf(api, path)));
  const bare = await scope.use(() => Program.start('bare-http-server', { answers }));
  const load = await scope.use(() => Program.start('http-load'));

  const servers = [
    { url: api.url, pid: api.pid },
    { url: bare.first.url, pid: bare.pid },
  ];
  const contest = { load, servers, rounds, seconds };
  const plain = paths.map((path) => ({ path }));
  const conditional = paths.map((path, i) => ({ path, headers: { 'if-none-match': answers[i].etag } }));
  return [
    ...findings('REST: ready endpoints', await httpContest({ ...contest, requests: plain, expected: 200 })),
    ...findings('REST: If-None-Match', await httpContest({ ...contest, requests: conditional, expected: 304 })),
  ];
}

function findings(what, [ours, theirs]) {
  const note = noteOf([ours, theirs]);
  return [
    finding({ what, unit: '/s', ours: ours.perSecond, theirs: theirs.perSecond, against: AGAINST, goal: GOAL, note }),
    finding({ what: `${what}, CPU each`, unit: 'µs', ours: ours.cpuUs, theirs: theirs.cpuUs, against: AGAINST }),
  ];
}

/** An answer as the bare server is to return it. */
async function answerOf(api, path) {
  const response = await fetch(api.url + path);
  const body = await response.text();
  const headers = [...response.headers].filter(([name]) => !OWN_HEADERS.has(name));
  const notModified = headers.filter(([name]) => !name.startsWith('content-'));
  return { path, etag: response.headers.get('etag'), headers: headers.flat(), notModified: notModified.flat(), body };
}
