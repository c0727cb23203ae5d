import { isIP, Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { connect as connectTls } from 'node:tls';

import { connectionErrorMessage } from './connection-errors.js';
import { ProbeFailure } from './probe-failure.js';

/** Bytes of one check that are looked at (security: hostile input). */
export const MAX_READ = 64 * 1024;

/**
 * One connection to one address, read on demand. Whatever goes wrong ends it once, and is thrown as {@link ProbeFailure} where somebody waits:
 * an error, {@link fail} (time is up, called off), the peer's end, more than 64 KiB. Bytes that came before are read first.
 */
export class Connection {
  private readonly tcp = new Socket();
  private stream: Socket = this.tcp;
  private connected = false;
  private secured = false;
  private ended = false;
  private failure: ProbeFailure | null = null;
  private bytes = Buffer.alloc(0);
  /** Bytes that came, read or not. */
  private received = 0;
  private wake: () => void = () => undefined;

  /** `onClosed`: nothing is open any more. */
  constructor({ address, port }: { readonly address: string; readonly port: number }, onClosed: () => void) {
    this.tcp.once('connect', () => this.change(() => (this.connected = true)));
    this.tcp.once('close', onClosed);
    this.listen(this.tcp);
    // Node would look everything else up.
    if (isIP(address) === 0) this.fail(new ProbeFailure('it has no IP address to connect to'));
    else this.tcp.connect({ host: address, port });
  }

  async opened(): Promise<null> {
    await this.until(() => this.connected || null);
    return null;
  }

  /** Goes on in TLS, with any certificate: the caller judges it. */
  async secure(options: Pick<ConnectionOptions, 'secureContext' | 'servername' | 'ALPNProtocols'>): Promise<TLSSocket> {
    if (this.bytes.length > 0) throw new ProbeFailure('it sent something else before the TLS handshake');
    this.tcp.pause().removeAllListeners('data');
    const tls = connectTls({
      ...options,
      socket: this.tcp,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    tls.disableRenegotiation();
    tls.once('secureConnect', () => this.change(() => (this.secured = true)));
    this.stream = tls;
    this.listen(tls);
    await this.until(() => this.secured || null);
    return tls;
  }

  write(bytes: Buffer | string): void {
    this.stream.write(bytes);
  }

  /** As soon as there are so many bytes. */
  async read(count: number): Promise<Buffer> {
    return this.readPart((bytes) => (bytes.length < count ? null : count));
  }

  /** As soon as `lengthOf` finds in what came so far how long the part is that is wanted; it may throw a {@link ProbeFailure}. */
  async readPart(lengthOf: (bytes: Buffer) => number | null): Promise<Buffer> {
    if (this.stream.listenerCount('data') === 0) this.stream.on('data', (chunk: Buffer) => this.take(chunk));
    const length = await this.until(() => lengthOf(this.bytes));
    const part = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return part;
  }

  /** Ends it for a reason that is not the peer's; at once. */
  fail(failure: ProbeFailure): void {
    this.change(() => (this.failure ??= failure));
    this.stream.destroy();
    this.tcp.destroy();
  }

  /** Says goodbye, and does not wait for the peer's. */
  close(): void {
    this.stream.destroySoon();
  }

  private listen(stream: Socket): void {
    stream.on('error', (error) =>
      this.change(() => (this.failure ??= new ProbeFailure(connectionErrorMessage(error)))),
    );
    stream.on('end', () => this.change(() => (this.ended = true)));
    stream.on('close', () => this.change(() => (this.ended = true)));
  }

  private take(chunk: Buffer): void {
    const room = Math.max(0, MAX_READ - this.received);
    this.received += chunk.length;
    if (this.received >= MAX_READ) this.stream.pause();
    this.change(() => (this.bytes = Buffer.concat([this.bytes, chunk.subarray(0, room)])));
  }

  private change(apply: () => void): void {
    apply();
    this.wake();
  }

  private async until<T>(find: () => T | null): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== null) return found;
      if (this.failure) throw this.failure;
      if (this.received >= MAX_READ) throw new ProbeFailure('it sent 64 KiB and still no complete answer');
      if (this.ended) throw new ProbeFailure(this.closedMessage());
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private closedMessage(): string {
    return this.received === 0 ? 'it closed the connection without a word' : 'it closed the connection amid its answer';
  }
}
