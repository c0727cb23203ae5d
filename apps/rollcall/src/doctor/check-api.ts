import type { Cluster, RollcallClient } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';

import { refusal } from '../api/refusal.js';
import { age } from '../terminal/duration.js';
import { VERSION } from '../version.js';
import type { Finding } from './finding.js';
import { fail, ok, warn, wordsOf } from './finding.js';

/** A Date header has whole seconds, and the answer took a while: less is no skew. */
const SKEW_MS = 5_000;
const PATIENCE_MS = 5_000;

export interface ApiPlace {
  readonly url: string;
  readonly client: RollcallClient;
  readonly now: () => number;
}

/** Whether the API answers, what it says of itself and its clusters, and whether clocks agree. */
export async function checkApi(place: ApiPlace): Promise<readonly Finding[]> {
  const { url, now } = place;
  let answer: Response;
  try {
    answer = await fetch(`${url.replace(/\/+$/, '')}/livez`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly message?: string } };
    const reason = cause?.message ?? wordsOf(error);
    return [
      fail(
        `the API at ${url} cannot be reached: ${reason}`,
        'Start it (`rollcall up`), or say where it is: --url or ROLLCALL_URL.',
      ),
    ];
  }
  const body = await answer.text();
  if (!answer.ok || !/^ok\b/.test(body)) {
    const what = `${url} answers /livez with ${answer.status}, and not as Rollcall does`;
    return [fail(what, 'Is something else listening there? Say where Rollcall is: --url or ROLLCALL_URL.')];
  }
  return [ok(`the API at ${url} answers`), ...skew(answer.headers.get('date'), now()), ...(await self(place))];
}

function skew(date: string | null, nowMs: number): Finding[] {
  if (date === null) return [];
  const aheadMs = Date.parse(date) - nowMs;
  if (Number.isNaN(aheadMs) || Math.abs(aheadMs) < SKEW_MS) return [ok('clocks of the API and of this machine agree')];
  const direction = aheadMs > 0 ? 'ahead of' : 'behind';
  const text = `the clock of the API is ${Math.round(Math.abs(aheadMs) / 1_000)} s ${direction} that of this machine`;
  return [warn(text, 'Ages and "since" are wrong by as much: set both by NTP.')];
}

/** What needs a token. */
async function self({ client, now }: ApiPlace): Promise<Finding[]> {
  try {
    const { version, clusters, revision } = await client.statusz();
    return [
      versions(version),
      view(revision),
      ...clusters.map((cluster) => standing(cluster, now())),
      ...none(clusters),
    ];
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    const [, advice = ''] = refusal(error).message.split('\n');
    return [fail(`the API does not tell its status: ${error.message}`, advice)];
  }
}

function versions(version: string): Finding {
  if (version === VERSION) return ok(`version ${version}, as this command`);
  return warn(
    `the API is version ${version}, this command ${VERSION}`,
    'Use the command of the same version where answers look odd.',
  );
}

function view(revision: string | null): Finding {
  if (revision !== null) return ok(`the API's view is loaded, at revision ${revision}`);
  return fail("the API's view is not loaded", 'It needs PostgreSQL once, to begin: its log says what is in the way.');
}

function standing({ name, state, asOf, lastError, guard, counts }: Cluster, nowMs: number): Finding {
  if (state === 'LIVE')
    return ok(`cluster ${name} is LIVE: ${counts.services} services, ${counts.endpoints} endpoints`);
  if (guard) {
    const text = `cluster ${name} is GUARDED: the removal of ${guard.removals} of ${guard.of} is held back`;
    return warn(text, `If it is meant: POST /v1/clusters/${name}:confirm.`);
  }
  const seen = asOf === null ? 'never read completely' : `last seen ${age(asOf, nowMs)} ago`;
  const text = `cluster ${name} is ${state} (${seen})${lastError ? `: ${lastError.message}` : ''}`;
  const advice = lastError?.advice ?? 'Does a worker run that mirrors it? Its log says more.';
  return state === 'UNREACHABLE' ? fail(text, advice) : warn(text, advice);
}

function none(clusters: readonly Cluster[]): Finding[] {
  if (clusters.length > 0) return [];
  return [
    warn('the API knows no cluster', 'Start a worker, with KUBECONFIG or ROLLCALL_CLUSTERS, on the same database.'),
  ];
}
