import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import type { ObservedEvent, ObservingClient, Where } from './observed.js';
import { cursorOf } from './observed.js';

const FIELDS =
  'id cluster address family ready serving terminating zone nodeName ports { name port protocol appProtocol } targetRef { kind name } slices since';
const SUBSCRIPTION = `subscription Follow($service: ServiceRef!, $filter: EndpointFilter, $since: String) {
  endpoints(service: $service, filter: $filter, since: $since) {
    type revision freshness { stale clusters { name state } }
    endpoints { ${FIELDS} } changes { type endpoint { ${FIELDS} } }
  }
}`;

/** What is followed, as GraphQL's variables. */
export interface Followed {
  readonly service: { readonly namespace: string; readonly name: string; readonly cluster?: string };
  readonly filter: { readonly readiness: string };
}

/** Follows a selection by a subscription over graphql-transport-ws, and after a cut from the last cursor on. */
export function followByGraphql(where: Where, followed: Followed): ObservingClient {
  const events: ObservedEvent[] = [];
  let closed = false;
  let end: () => void = () => undefined;
  void follow();
  return {
    name: 'GraphQL',
    events,
    close: () => {
      closed = true;
      end();
    },
  };

  async function follow(): Promise<void> {
    while (!isClosed()) {
      await subscribe(cursorOf(events)).catch(() => undefined); // the server went: another, or later
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  function isClosed(): boolean {
    return closed;
  }

  async function subscribe(since: string | null): Promise<void> {
    const client = createClient({
      url: where().replace('http', 'ws') + '/graphql',
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    end = () => void client.dispose();
    events.push({ type: 'CONNECTED', since });
    try {
      for await (const { data } of client.iterate<{ endpoints: ObservedEvent }>({
        query: SUBSCRIPTION,
        variables: { ...followed, since },
      }))
        if (data) events.push(withoutNulls(data.endpoints));
    } finally {
      await client.dispose();
    }
  }
}

/** GraphQL says null where another type of event has nothing. */
export function withoutNulls(event: ObservedEvent): ObservedEvent {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null)) as unknown as ObservedEvent;
}
