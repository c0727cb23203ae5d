import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Server, TLSSocket } from 'node:tls';
import { createServer } from 'node:tls';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** Name of a certificate for 127.0.0.1 that signed itself; it and its key are for tests only. */
export type TestCertificate = 'a' | 'b';

export function certificate(name: TestCertificate): string {
  return readFileSync(join(FIXTURES, `tls-${name}.crt`), 'utf8');
}

/** TLS in front of a server, with a certificate that can be replaced. */
export class TlsFront {
  private readonly sockets = new Set<TLSSocket>();
  private constructor(private readonly server: Server) {}

  static async open(targetPort: number, name: TestCertificate): Promise<TlsFront> {
    const server = createServer(materialOf(name), (near) => {
      front.sockets.add(near);
      const far = connect(targetPort, '127.0.0.1');
      near.on('error', () => undefined).on('close', () => far.destroy());
      far.on('error', () => undefined).on('close', () => near.destroy());
      near.pipe(far).pipe(near);
    });
    const front = new TlsFront(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return front;
  }

  get url(): string {
    const address = this.server.address();
    return `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  /** The server is started again with another certificate. */
  replaceCertificate(name: TestCertificate): void {
    this.server.setSecureContext(materialOf(name));
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await once(this.server.close(), 'close');
  }
}

function materialOf(name: TestCertificate) {
  return { cert: certificate(name), key: readFileSync(join(FIXTURES, `tls-${name}.key`)) };
}
