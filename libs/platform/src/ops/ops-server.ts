import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';

/** What a probe answers. */
export interface ProbeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export type Probe = (query: URLSearchParams) => ProbeAnswer | Promise<ProbeAnswer>;

/** Metrics and health on a port of their own: not for clients, and there also when the API is overloaded. */
export class OpsServer {
  private readonly server: Server;

  /** `probes`: by path. */
  constructor(private readonly probes: ReadonlyMap<string, Probe>) {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.requestTimeout = 10_000;
  }

  /** Resolves with the port that was bound. */
  async listen(host: string, port: number): Promise<number> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    const address = this.server.address();
    return address !== null && typeof address === 'object' ? address.port : port;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [pathname = '', query = ''] = (request.url ?? '/').split('?', 2);
    const searchParams = new URLSearchParams(query);
    const probe = this.probes.get(pathname);
    const answer = await this.ask(probe, request.method ?? 'GET', searchParams);
    response.writeHead(answer.status, {
      'content-type': answer.contentType,
      'content-length': Buffer.byteLength(answer.body),
    });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }

  private async ask(probe: Probe | undefined, method: string, query: URLSearchParams): Promise<ProbeAnswer> {
    if (!probe) return plain(404, `not found; there are ${[...this.probes.keys()].join(', ')}\n`);
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'only GET\n');
    try {
      return await probe(query);
    } catch (error) {
      return plain(500, `${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

export function plain(status: number, body: string): ProbeAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

export function json(status: number, value: unknown): ProbeAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}
