/** One Server-Sent Event, or a comment, which says that the connection lives. */
export interface ServerSentEvent {
  /** null = a comment. */
  readonly event: string | null;
  readonly data: string;
}

/** Reads text/event-stream as the HTML standard says, from pieces that end anywhere. What is incomplete at the end is dropped. */
export class EventStreamParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  /** The last piece ended with CR: an LF that follows belongs to it. */
  private skipLf = false;

  *push(piece: string): Generator<ServerSentEvent, void, undefined> {
    const text = this.skipLf && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') this.skipLf = piece.endsWith('\r');
    const lines = (this.rest + text).split(/\r\n|\r|\n/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = this.take(line);
      if (event) yield event;
    }
  }

  private take(line: string): ServerSentEvent | null {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return { event: null, data: line.slice(1) };
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    if (field === 'data') this.data.push(value);
    return null;
  }

  private dispatch(): ServerSentEvent | null {
    const { event, data } = this;
    this.event = '';
    this.data = [];
    return data.length === 0 ? null : { event: event || 'message', data: data.join('\n') };
  }
}
