import { aDatabase } from '../registrations.js';
import type { Answer, Asked, RequestOptions } from './asked.js';
import { askOver, withoutCursors } from './asked.js';
import type { Asking } from './side.js';

/** One way of asking. */
export interface Read {
  /** Operation of openapi.json, or field of schema.graphql. */
  readonly covers: string;
  readonly ask: (side: Asking, asked: Asked) => Promise<readonly Answer[]>;
}

const S = '/v1/namespaces/{namespace}/services/{name}';

function read(covers: string, query = '', options: RequestOptions = {}): Read {
  const [method = 'GET', path = ''] = covers.split(' ');
  return {
    covers,
    ask: async (side, asked) => [await askOver(side, pathOf(path, query, asked), { method, ...options })],
  };
}

function check(bodyOf: (asked: Asked) => object): Read {
  const covers = 'POST /v1/backends:check';
  return {
    covers,
    ask: async (side, asked) => [
      await askOver(side, '/v1/backends:check', { method: 'POST', body: { ...bodyOf(asked), backend: REFUSED } }),
    ],
  };
}

/** Page by page, to the end: how many pages there are tells how many items. */
function walk(covers: string, query: string): Read {
  const [, path = ''] = covers.split(' ');
  return {
    covers,
    ask: async (side, asked) => {
      const answers: Answer[] = [];
      for (let next: string | undefined = pathOf(path, query, asked); next !== undefined;) {
        const answer = await askOver(side, next);
        answers.push(answer);
        next = /<(.*)>; rel="next"/.exec(answer.headers.link ?? '')?.[1];
      }
      return covers.endsWith('/audit') ? answers.map(withoutCursors) : answers;
    },
  };
}

function pathOf(path: string, query: string, { cluster, namespace, name, id }: Asked): string {
  const filled = path
    .replace('{namespace}', namespace)
    .replace('{name}', path.startsWith('/v1/clusters') ? (cluster ?? name) : name)
    .replace('{id}', id);
  const ofService = path.startsWith(S) && cluster !== null ? [`cluster=${cluster}`] : [];
  const parts = [...ofService, ...(query === '' ? [] : [query])]
    .join('&')
    .replaceAll('{cluster}', cluster ?? 'prod')
    .replaceAll('{namespace}', namespace)
    .replaceAll('{name}', name);
  return parts === '' ? filled : `${filled}?${parts}`;
}

/** Nothing is done with it, whoever asks. */
const REFUSED = aDatabase('169.254.169.254');
const PLAIN = { accept: 'text/plain' };
const BODY = { items: [aDatabase('10.30.0.1')] };
const SEEN = { 'if-match': '"1"' };

/** Every route that tells something of a world, in every way of asking; of those that change it, what they would do and how they refuse. */
export const REST_READS: readonly Read[] = [
  read(`GET ${S}/endpoints`),
  read(`GET ${S}/endpoints`, 'readiness=any'),
  read(`GET ${S}/endpoints`, 'readiness=routable&clientZone=z1'),
  read(`GET ${S}/endpoints`, 'origin=external&readiness=any'),
  read(`GET ${S}/endpoints`, 'maxStaleness=0ms'),
  read(`GET ${S}/endpoints`, 'readiness=any', PLAIN),
  read(`GET ${S}/endpoints`, '', PLAIN),
  read(`GET ${S}/endpoints/history`),
  read(`GET ${S}/endpoints/history`, '', { accept: 'text/csv' }),
  read(`GET ${S}/explain`, 'address=10.0.0.1'),
  read(`GET ${S}/explain`, 'address=10.20.0.1&readiness=any'),
  read(`GET ${S}`),
  read(`GET ${S}/slices`),
  read(`GET ${S}/describe`, '', PLAIN),
  read(`GET ${S}/backends`),
  read(`POST ${S}/backends`, 'dryRun=true', { body: BODY }),
  read(`POST ${S}/backends`, 'dryRun=true', { body: { items: [REFUSED] } }),
  read('GET /v1/backends/{id}'),
  read('PATCH /v1/backends/{id}', 'dryRun=true', { body: { note: 'moved' }, headers: SEEN }),
  read('PATCH /v1/backends/{id}', 'dryRun=true', { body: { note: 'moved' }, headers: { 'if-match': '"7"' } }),
  read('DELETE /v1/backends/{id}', 'dryRun=true', { headers: SEEN }),
  check(({ cluster, namespace, name }) => ({ cluster, service: { namespace, name } })),
  walk('GET /v1/services', 'limit=1'),
  walk('GET /v1/services', 'limit=2&cluster={cluster}'),
  walk('GET /v1/services', 'limit=2&namespace={namespace}'),
  walk('GET /v1/services', 'limit=2&q={name}'),
  walk('GET /v1/services', 'limit=2&labelSelector=kind%3Dhand'),
  walk('GET /v1/services', 'limit=2&origin=external'),
  walk('GET /v1/backends', 'limit=1'),
  walk('GET /v1/backends', 'limit=2&cluster={cluster}'),
  walk('GET /v1/backends', 'limit=2&namespace={namespace}&service={name}'),
  walk('GET /v1/backends', 'limit=2&q=made'),
  walk('GET /v1/backends', 'limit=2&id=b-0,b-1,b-2,none'),
  walk('GET /v1/audit', 'limit=1'),
  walk('GET /v1/audit', 'limit=2&cluster={cluster}'),
  walk('GET /v1/audit', 'limit=2&namespace={namespace}'),
  walk('GET /v1/audit', 'limit=2&q=db'),
  read('GET /v1/clusters'),
  read('GET /v1/clusters/{name}'),
  read('GET /statusz'),
];

/** To be asked last: it is on record for those who see all of the cluster, so the record is not the same after it. */
export const LAST_READS: readonly Read[] = [check(({ cluster }) => ({ cluster }))];
