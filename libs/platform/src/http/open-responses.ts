import type { ServerResponse } from 'node:http';

/** Responses that are under way, so that a stop can end those which would go on for ever. */
export class OpenResponses {
  private readonly open = new Set<ServerResponse>();

  /** How many are under way. */
  get count(): number {
    return this.open.size;
  }

  track(response: ServerResponse): void {
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
  }

  /** Ends those that have begun: streams. What was written to them still goes out, as far as their clients take it. */
  endStreams(): void {
    for (const response of this.open) if (response.headersSent) response.end();
  }
}
