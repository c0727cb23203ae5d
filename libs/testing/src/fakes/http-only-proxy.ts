import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A proxy as companies have it: passes HTTP on as it comes, and cuts whoever wants to upgrade to WebSocket. */
export class HttpOnlyProxy {
  /** Upgrades that were cut. */
  cut = 0;
  private readonly connections = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {
    server.on('request', (request, response) => this.pass(request, response));
    server.on('upgrade', (_request, socket) => {
      this.cut += 1;
      socket.destroy();
    });
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.on('close', () => this.connections.delete(socket));
    });
  }

  /** In front of the server at this URL. */
  static async before(target: string): Promise<HttpOnlyProxy> {
    const proxy = new HttpOnlyProxy(createServer(), target);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.connections) socket.destroy();
    await closed;
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = '/' } = request;
    const onward = ask(new URL(url, this.target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', () => response.destroy());
    // Who has gone must not be served any longer behind it.
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }
}
