import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';

import { EventSourceClient } from './event-source-client.js';
import { CART } from './graphql-client.js';
import { GraphqlSocket } from './graphql-socket.js';
import type { TestApi } from './test-api.js';

/** Something that goes on: how it ended, and what came until then, as soon as it has. */
export interface Live {
  readonly end: Promise<{ readonly how: string; readonly received: string }>;
}

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';
const SUBSCRIPTION = {
  query:
    'subscription($service: ServiceRef!) { endpoints(service: $service) { type changes { endpoint { address } } } }',
  variables: { service: CART },
};

/** Every way to be told of shop/cart for as long as one likes. Each resolves when it waits for what comes next, having seen the first revision. */
export const LIVE_WAYS: Readonly<Record<string, (api: TestApi, authorization: string) => Promise<Live>>> = {
  'a WebSocket': async (api, authorization) => {
    const socket = await GraphqlSocket.ready(api, { authorization });
    socket.subscribe('1', SUBSCRIPTION);
    await socket.next();
    return {
      end: socket.closed.then(async ({ code, reason }) => {
        const received: unknown[] = [];
        while (socket.waiting > 0) received.push(await socket.next());
        return { how: `${code} ${reason}`, received: JSON.stringify(received) };
      }),
    };
  },

  'a stream of GraphQL': async (api, authorization) => {
    const headers = { authorization, 'content-type': 'application/json', accept: 'text/event-stream' };
    const request = httpRequest(api.url('/graphql/stream'), { method: 'POST', headers });
    request.end(JSON.stringify(SUBSCRIPTION));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    let received = '';
    response.setEncoding('utf8').on('data', (text: string) => (received += text));
    await once(response, 'data');
    const first = received.length;
    return {
      end: once(response, 'close').then(() => ({ how: endOf(response.complete), received: received.slice(first) })),
    };
  },

  'a stream of REST': async (api, authorization) => {
    const client = await EventSourceClient.open(api.url(ENDPOINTS), { authorization });
    await client.next();
    const end = async () => {
      const received: unknown[] = [];
      for (let event = await client.next(); event; event = await client.next()) received.push(event);
      return { how: endOf(client.isComplete), received: JSON.stringify(received) };
    };
    return { end: end() };
  },

  'a long poll': async (api, authorization) => {
    const answer = api.get(`${ENDPOINTS}?since=e1:1&wait=5m`, { authorization });
    while ((await longPolls(api, authorization)) === 0);
    const end = async () => {
      const response = await answer;
      const received = await response.text();
      const { code } = JSON.parse(received) as { code?: string };
      return { how: `${response.status} ${code ?? ''}`, received };
    };
    return { end: end() };
  },
};

async function longPolls(api: TestApi, authorization: string): Promise<number> {
  return ((await api.json('/statusz', { authorization })) as { longPolls: number }).longPolls;
}

function endOf(isComplete: boolean): string {
  return isComplete ? 'ended' : 'cut off';
}
