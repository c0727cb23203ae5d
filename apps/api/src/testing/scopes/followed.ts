import { EventSourceClient } from '../event-source-client.js';
import type { SocketMessage } from '../graphql-socket.js';
import { GraphqlSocket } from '../graphql-socket.js';
import type { Asked } from './asked.js';
import { askOver, masked } from './asked.js';
import { argumentsText, selectionOf, serviceOf } from './graphql-reads.js';
import type { Asking } from './side.js';

/** Something that goes on being told. */
export interface Followed {
  /** Everything that was told, in order, once the server has let its subscribers go. */
  told(): Promise<readonly string[]>;
}

/** One way of following a world. */
export interface Follow {
  /** Operation of openapi.json, or field of schema.graphql. */
  readonly covers: string;
  /** `since`: a position in that world's log; null = from now. */
  readonly begin: (side: Asking, asked: Asked, since: string | null) => Promise<Followed>;
}

const ENDPOINTS = 'GET /v1/namespaces/{namespace}/services/{name}/endpoints';

export const FOLLOWS: readonly Follow[] = [
  { covers: ENDPOINTS, begin: (side, asked, since) => events(side, pathOf(asked, since, 'readiness=any')) },
  { covers: ENDPOINTS, begin: (side, asked, since) => events(side, pathOf(asked, since, 'readiness=routable')) },
  { covers: ENDPOINTS, begin: longPoll },
  subscription('endpoints', (asked, since) => ({ service: serviceOf(asked), since })),
  subscription('endpoints', (asked, since) => ({ service: serviceOf(asked), filter: { port: 'pg' }, since })),
  subscription('services', (...[, since]) => ({ since })),
  subscription('services', ({ cluster, namespace }, since) => ({ filter: { cluster, namespace }, since })),
  subscription('backends', (...[, since]) => ({ since })),
  subscription('backends', ({ cluster, namespace }, since) => ({ filter: { cluster, namespace, q: 'made' }, since })),
  subscription('backends', ({ id }, since) => ({ filter: { ids: [id, 'none'] }, since })),
  subscription('clusters', () => ({})),
];

function pathOf({ cluster, namespace, name }: Asked, since: string | null, query: string): string {
  const more = [...(cluster === null ? [] : [`cluster=${cluster}`]), ...(since === null ? [] : [`since=${since}`])];
  return `/v1/namespaces/${namespace}/services/${name}/endpoints?${[query, ...more].join('&')}`;
}

async function events(side: Asking, path: string): Promise<Followed> {
  const accept = 'text/event-stream';
  // A stream that is refused is an answer; one that is not has begun with a read that would be, too.
  const asked = await askOver(side, path, { method: 'HEAD', accept });
  if (asked.status !== 200) {
    const refused = await askOver(side, path, { accept });
    return { told: () => Promise.resolve([JSON.stringify(refused)]) };
  }
  const client = await EventSourceClient.open(side.api.url(path), side.headers);
  return {
    told: async () => {
      const told: string[] = [];
      for (let event = await client.next(); event; event = await client.next())
        told.push(masked(JSON.stringify(event)));
      return told;
    },
  };
}

/** Answers when the selection changes, or when the server lets go. Begun when it waits, or has its answer. */
async function longPoll(side: Asking, asked: Asked, since: string | null): Promise<Followed> {
  const from = since ?? (await headOf(side));
  const waiting = await pollsOf(side);
  const state = { isAnswered: false };
  const answer = askOver(side, `${pathOf(asked, from, 'readiness=any')}&wait=5m`);
  void answer.finally(() => (state.isAnswered = true));
  while (!state.isAnswered && (await pollsOf(side)) === waiting);
  return { told: async () => [JSON.stringify(await answer)] };
}

async function pollsOf(side: Asking): Promise<unknown> {
  return ((await side.api.json('/statusz', side.headers)) as { readonly longPolls: number }).longPolls;
}

/** A position in the side's log that everybody may name. */
export async function headOf(side: Asking): Promise<string> {
  const { headers } = await side.api.get('/v1/clusters', side.headers);
  return headers.get('rollcall-revision') ?? '';
}

function subscription(
  field: string,
  args: (asked: Asked, since: string | null) => Readonly<Record<string, unknown>>,
): Follow {
  return {
    covers: `Subscription.${field}`,
    begin: async (side, asked, since) => {
      const socket = await GraphqlSocket.ready(side.api, side.headers);
      const query = `subscription { ${field}${argumentsText(args(asked, since))} ${selectionOf('Subscription', field)} }`;
      socket.subscribe('followed', { query });
      // Begun when what was asked after it is answered.
      socket.subscribe('after', { query: '{ __typename }' });
      const told: SocketMessage[] = [];
      const take = async (): Promise<SocketMessage> => {
        const message = await socket.next();
        if (message.id === 'followed') told.push(message);
        return message;
      };
      for (let message = await take(); message.id !== 'after' || message.type !== 'complete';) message = await take();
      return {
        told: async () => {
          await socket.closed;
          while (socket.waiting > 0) await take();
          return told.map((message) => masked(JSON.stringify(message)));
        },
      };
    },
  };
}
