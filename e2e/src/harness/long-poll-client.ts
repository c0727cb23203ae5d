import type { ObservedEndpoint, ObservedEvent, ObservingClient, Where } from './observed.js';

/** Follows a selection by long polls, as a legacy application would: every answer is the whole selection. */
export function followByLongPoll(where: Where, path: string): ObservingClient {
  const events: ObservedEvent[] = [];
  const closed = new AbortController();
  void poll();
  return { name: 'long poll', events, close: () => closed.abort() };

  async function poll(): Promise<void> {
    let since: string | null = null;
    while (!closed.signal.aborted) {
      try {
        const url: URL = new URL(path, where());
        if (since !== null) url.searchParams.set('since', since);
        if (since !== null) url.searchParams.set('wait', '2s');
        const answer: Response = await fetch(url, { signal: closed.signal });
        if (answer.status === 410) since = null;
        if (answer.status === 410) events.push({ type: 'CONNECTED', since });
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const body = (await answer.json()) as { revision: string; endpoints: readonly ObservedEndpoint[] };
        events.push({
          type: since === null ? 'SNAPSHOT' : 'RESYNC',
          revision: body.revision,
          endpoints: body.endpoints,
        });
        since = body.revision;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}
