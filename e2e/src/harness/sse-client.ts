import { EventSource } from 'eventsource';

import type { ObservedEvent, ObservingClient, Where } from './observed.js';

const TYPES = ['snapshot', 'resync', 'changes', 'freshness', 'heartbeat'] as const;

/** Follows a selection by Server-Sent Events. The npm client reconnects by itself and sends `Last-Event-ID`. */
export function followBySse(where: Where, path: string): ObservingClient {
  const events: ObservedEvent[] = [];
  const source = new EventSource(new URL(path, where()), {
    fetch: (url, init) => {
      const { pathname, search } = new URL(url);
      events.push({ type: 'CONNECTED', since: new Headers(init.headers).get('last-event-id') });
      return fetch(new URL(`${pathname}${search}`, where()), init);
    },
  });
  for (const type of TYPES) {
    source.addEventListener(type, ({ data, lastEventId }: { data: string; lastEventId: string }) => {
      const body = JSON.parse(data) as object & { revision: string };
      if (body.revision !== lastEventId) throw new Error(`event ${lastEventId} says revision ${body.revision}`);
      events.push({ ...body, type: type.toUpperCase() } as ObservedEvent);
    });
  }
  return { name: 'SSE', events, close: () => source.close() };
}
