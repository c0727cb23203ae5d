import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:http';

/** One Server-Sent Event. */
export interface ReceivedEvent {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** A client of event streams that loses nothing: events wait until a test takes them. */
export class EventSourceClient {
  private readonly received: ReceivedEvent[] = [];
  private wake: () => void = () => undefined;
  private text = '';
  private isOver = false;

  private constructor(
    private readonly asked: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.take(chunk));
    response.on('error', () => undefined);
    response.on('close', () => {
      this.isOver = true;
      this.wake();
    });
  }

  /** `body`: JSON that is sent as a POST; without it, it is a GET. */
  static open(
    url: string,
    headers: Readonly<Record<string, string>> = {},
    body: unknown = null,
  ): Promise<EventSourceClient> {
    return new Promise((resolve, reject) => {
      const sent = body === null ? {} : { 'content-type': 'application/json' };
      const method = body === null ? 'GET' : 'POST';
      const all = { accept: 'text/event-stream', ...sent, ...headers };
      const asked = request(url, { agent: false, method, headers: all });
      asked.on('response', (response) => resolve(new EventSourceClient(asked, response)));
      asked.on('error', reject);
      asked.end(body === null ? undefined : JSON.stringify(body));
    });
  }

  /** The next event; null = the stream is over. */
  async next(): Promise<ReceivedEvent | null> {
    for (;;) {
      const event = this.received.shift();
      if (event) return event;
      if (this.isOver) return null;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Whether the stream was ended properly, and not cut off. */
  get isComplete(): boolean {
    return this.response.complete;
  }

  close(): void {
    this.asked.destroy();
  }

  private take(chunk: string): void {
    this.text += chunk;
    for (let end = this.text.indexOf('\n\n'); end !== -1; end = this.text.indexOf('\n\n')) {
      const fields = new Map(
        this.text
          .slice(0, end)
          .split('\n')
          .map((line): [string, string] => {
            const colon = line.indexOf(': ');
            return [line.slice(0, colon), line.slice(colon + 2)];
          }),
      );
      this.text = this.text.slice(end + 2);
      const data = JSON.parse(fields.get('data') ?? 'null') as Record<string, unknown>;
      this.received.push({ event: fields.get('event') ?? '', id: fields.get('id') ?? '', data });
    }
    this.wake();
  }
}
