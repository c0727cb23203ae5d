import type { GraphqlErrorAnswer } from './graphql-client.js';
import { getGraphql, postGraphql } from './graphql-client.js';
import { GraphqlSocket } from './graphql-socket.js';
import type { TestApi } from './test-api.js';

export interface GraphqlAsked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** The first answer to a question: its data or its errors. */
export interface FirstAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlErrorAnswer[];
}

export type Ask = (api: TestApi, asked: GraphqlAsked) => Promise<FirstAnswer>;

/** All ways to ask, by name. */
export const WAYS: Readonly<Record<string, Ask>> = {
  post: async (api, asked) => bare(await postGraphql(api, asked)),
  get: async (api, asked) => bare(await getGraphql(api, { ...asked })),
  webSocket: async (api, asked) => {
    const socket = await GraphqlSocket.ready(api);
    socket.subscribe('1', asked);
    const { type, payload } = await socket.next();
    socket.close();
    return type === 'error' ? { errors: payload as readonly GraphqlErrorAnswer[] } : (payload as FirstAnswer);
  },
  serverSentEvents: async (api, asked) => {
    const response = await fetch(api.url('/graphql/stream'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(asked),
    });
    const text = await response.text();
    return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? 'null') as FirstAnswer;
  },
};

function bare({ data, errors }: Awaited<ReturnType<typeof postGraphql>>): FirstAnswer {
  return errors.length > 0 ? { errors } : { data };
}
