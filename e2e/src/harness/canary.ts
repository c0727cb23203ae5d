import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

/** Listens on every address of this machine, and counts who comes: nobody must. */
export class Canary {
  heard = 0;

  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.heard += 1;
      this.sockets.add(socket);
      socket.on('error', () => undefined);
    });
  }

  static async listen(): Promise<Canary> {
    const canary = new Canary(createServer());
    canary.server.listen(0, '::');
    await once(canary.server, 'listening');
    return canary;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await once(this.server.close(), 'close');
  }
}
