import type { Http } from '../http/http.js';
import type { ServerSentEvent } from './event-stream.js';
import { graphqlData } from './graphql-result.js';
import type { GraphqlSubject } from './graphql-subject.js';
import { eventJson, readEvents } from './read-events.js';
import type { CursorSource, Transport } from './transport.js';

/** GraphQL over Server-Sent Events (graphql-sse, distinct connections): one request, one subscription. */
export class GraphqlSseTransport<F> implements Transport<F> {
  readonly name = 'graphql-sse';

  constructor(
    private readonly subject: GraphqlSubject<F>,
    private readonly http: Http,
  ) {}

  async *connect({ cursor }: CursorSource, signal: AbortSignal): AsyncGenerator<F, void, undefined> {
    const { query } = this.subject;
    const body = { query, variables: this.subject.variables(cursor) };
    for await (const event of readEvents(this.http, '/graphql/stream', { method: 'POST', body, signal })) {
      if (event.event === 'complete') return;
      const frame = this.frameOf(event);
      if (frame !== null) yield frame;
    }
  }

  /** null = an event that this client does not know, and does not need. */
  private frameOf(sent: ServerSentEvent): F | null {
    switch (sent.event) {
      case 'next':
        return this.subject.frameOf(graphqlData(eventJson(sent)));
      case null:
        return this.subject.alive;
      default:
        return null;
    }
  }
}
