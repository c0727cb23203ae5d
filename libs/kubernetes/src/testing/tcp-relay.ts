import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A relay of connections that can turn into a black hole: what is sent is lost, and nothing is closed (a half-open connection). */
export class TcpRelay {
  private readonly sockets = new Set<Socket>();
  private lossy = false;
  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {}

  static async open(targetPort: number): Promise<TcpRelay> {
    const server = createServer((socket) => relay.join(socket));
    const relay = new TcpRelay(server, targetPort);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return relay;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  loseEverything(): void {
    this.lossy = true;
  }

  /** New connections work again; those that lost something stay lost. */
  heal(): void {
    this.lossy = false;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await once(this.server.close(), 'close');
  }

  private join(near: Socket): void {
    const far = connect(this.targetPort, '127.0.0.1');
    let lost = this.lossy;
    const pass = (from: Socket, to: Socket): void => {
      this.sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => {
        lost ||= this.lossy;
        if (!lost) to.write(chunk);
      });
      from.on('close', () => {
        if (!lost) to.destroy();
      });
    };
    pass(near, far);
    pass(far, near);
  }
}
