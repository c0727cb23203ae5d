import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';

/** A server on loopback that does with each connection what the test says, and remembers what it heard. */
export class TestPeer {
  /** What each connection has sent so far. */
  readonly heard: string[] = [];
  private readonly sockets = new Set<Socket>();
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    private readonly behave: (socket: Socket) => void,
  ) {
    server.on('connection', (socket: Socket) => this.remember(socket));
    server.on(server.listenerCount('tlsClientError') > 0 ? 'secureConnection' : 'connection', (socket: Socket) =>
      this.serve(socket),
    );
  }

  static async open(behave: (socket: Socket) => void = () => undefined): Promise<TestPeer> {
    return TestPeer.listen(createServer(), behave);
  }

  static async openTls(options: TlsOptions, behave: (socket: Socket) => void = () => undefined): Promise<TestPeer> {
    return TestPeer.listen(
      createTlsServer(options).on('tlsClientError', () => undefined),
      behave,
    );
  }

  private static async listen(server: Server, behave: (socket: Socket) => void): Promise<TestPeer> {
    const peer = new TestPeer(server, behave);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return peer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.sockets.size;
  }

  sayToAll(text: string): void {
    for (const socket of this.sockets) socket.write(text);
  }

  /** As soon as it is so. */
  async until(holds: (peer: TestPeer) => boolean): Promise<void> {
    while (!holds(this)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await once(this.server.close(), 'close');
  }

  private remember(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.changed();
    });
    this.changed();
  }

  private serve(socket: Socket): void {
    const index = this.heard.push('') - 1;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.heard[index] = `${this.heard[index] ?? ''}${chunk.toString('latin1')}`;
      this.changed();
    });
    this.behave(socket);
  }

  private changed(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }
}
