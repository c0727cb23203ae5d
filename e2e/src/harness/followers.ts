import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { withoutNulls } from './graphql-client.js';
import type { ObservedEvent, ObservingClient } from './observed.js';
import { ENDPOINT_FIELDS } from './selection-answer.js';
import { followBySse } from './sse-client.js';

const SUBSCRIPTION = `subscription Follow($service: ServiceRef!) {
  endpoints(service: $service, filter: { readiness: ANY }) {
    type revision endpoints { ${ENDPOINT_FIELDS} } changes { type endpoint { ${ENDPOINT_FIELDS} } }
  }
}`;
/** As many subscriptions as one connection may have. */
const PER_CONNECTION = 100;
/** SSE needs a connection each. */
const BY_SSE = 40;

interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** Follows all endpoints of many Services: each by a GraphQL subscription, some by SSE, too. */
export class Followers {
  /** What was told of each Service, in the order of the Services, by each way. */
  readonly histories: readonly (readonly ObservedEvent[])[][];
  private readonly clients: readonly ReturnType<typeof createClient>[];
  private readonly bySse: readonly ObservingClient[];

  constructor(url: string, services: readonly ServiceName[]) {
    this.clients = Array.from({ length: Math.ceil(services.length / PER_CONNECTION) }, () =>
      createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 }),
    );
    this.histories = services.map((service, i) => [this.subscribe(service, Math.floor(i / PER_CONNECTION))]);
    this.bySse = services
      .slice(0, BY_SSE)
      .map(({ namespace, name }) =>
        followBySse(() => url, `/v1/namespaces/${namespace}/services/${name}/endpoints?readiness=any`),
      );
    this.bySse.forEach(({ events }, i) => this.histories[i]?.push(events));
  }

  async stop(): Promise<void> {
    for (const each of this.bySse) each.close();
    for (const client of this.clients) await client.dispose();
  }

  private subscribe({ namespace, name }: ServiceName, connection: number): readonly ObservedEvent[] {
    const events: ObservedEvent[] = [];
    this.clients[connection]?.subscribe<{ endpoints: ObservedEvent }>(
      { query: SUBSCRIPTION, variables: { service: { namespace, name } } },
      {
        next: ({ data }) => data && events.push(withoutNulls(data.endpoints)),
        error: () => undefined, // its history ends, and that is what the test sees
        complete: () => undefined,
      },
    );
    return events;
  }
}
