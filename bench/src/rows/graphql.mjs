import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { atLeast, finding } from '../kit/finding.mjs';
import { httpContest, noteOf } from '../kit/http-contest.mjs';
import { NAMESPACE } from '../kit/objects.mjs';
import { Program } from '../kit/program.mjs';
import { ROOT } from '../kit/server-process.mjs';
import { thousandServices } from '../kit/thousand-services.mjs';

const GOAL = atLeast(1.5);
const AGAINST = 'Mercurius + JIT, same data';
const QUERY = `query Endpoints($service: ServiceRef!) {
  endpoints(service: $service) {
    revision
    freshness { stale asOf lagMs clusters { name state asOf lagMs } }
    endpoints {
      id cluster address family ports { name port protocol appProtocol } ready serving terminating
      zone nodeName targetRef { kind namespace name uid } origin slices since
    }
    targets
  }
}`;

/**
 * The same question as the REST row's, as POST with variables,
 * beside Mercurius with its just-in-time compiler on the same data.
 */
export async function graphql(run) {
  const { scope, rounds, seconds } = run;
  const { api, names, paths } = await thousandServices(run);
  const answers = await Promise.all(paths.map(async (path) => (await fetch(api.url + path)).json()));
  const schema = readFileSync(join(ROOT, 'libs/graphql/schema.graphql'), 'utf8').replace(
    /^ *subscription: Subscription$/m,
    '',
  );
  const mercurius = await scope.use(() => Program.start('mercurius-server', { schema, answers }));
  const load = await scope.use(() => Program.start('http-load'));

  const servers = [
    { url: api.url, pid: api.pid },
    { url: mercurius.first.url, pid: mercurius.pid },
  ];
  const requests = names.map(question);
  await expectEqual(servers, requests[0]);
  const results = await httpContest({ load, servers, requests, rounds, seconds, expected: 200 });
  const [ours, theirs] = results;
  const note = noteOf(results);
  const what = 'GraphQL: the same question';
  return [
    finding({ what, unit: '/s', ours: ours.perSecond, theirs: theirs.perSecond, against: AGAINST, goal: GOAL, note }),
    finding({ what: `${what}, CPU each`, unit: 'µs', ours: ours.cpuUs, theirs: theirs.cpuUs, against: AGAINST }),
  ];
}

function question(name) {
  const body = JSON.stringify({ query: QUERY, variables: { service: { namespace: NAMESPACE, name } } });
  return { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body };
}

/** Both have to say the same, but for how fresh it is, or the race is none. */
async function expectEqual(servers, { path, ...request }) {
  const [ours, theirs] = await Promise.all(servers.map(async ({ url }) => (await fetch(url + path, request)).json()));
  for (const { data } of [ours, theirs]) delete data.endpoints.freshness;
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) throw new Error('the two servers answer differently');
}
