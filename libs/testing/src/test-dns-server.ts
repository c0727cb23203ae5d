import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

import type { Answer as DnsRecord, Packet, Question } from 'dns-packet';
import { AUTHORITATIVE_ANSWER, decode, encode, streamDecode, streamEncode, TRUNCATED_RESPONSE } from 'dns-packet';

export type { DnsRecord };

/** What the server does with a question. `TRUNCATED`: over UDP only that, over TCP the records. */
export type DnsReply =
  | { readonly type: 'RECORDS' | 'TRUNCATED'; readonly records: readonly DnsRecord[] }
  | { readonly type: 'CODE'; readonly code: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' }
  | { readonly type: 'BYTES'; readonly bytes: Buffer }
  | { readonly type: 'SILENCE' };

export type DnsZone = (question: { readonly name: string; readonly type: string }) => DnsReply;

const CODES = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 };

/** A DNS server on loopback that answers what the test says, over UDP and TCP. */
export class TestDnsServer {
  /** Questions so far, such as `A db.corp.example`. */
  readonly questions: string[] = [];
  /** Questions that came over TCP. */
  readonly tcpQuestions: string[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly udp: UdpSocket,
    private readonly tcp: Server,
    private zone: DnsZone,
  ) {
    udp.on('message', (message, peer) => this.overUdp(message, peer));
    tcp.on('connection', (socket) => this.overTcp(socket));
  }

  static async open(zone: DnsZone): Promise<TestDnsServer> {
    const tcp = createServer();
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const udp = createSocket('udp4');
    udp.bind((tcp.address() as AddressInfo).port, '127.0.0.1');
    await once(udp, 'listening');
    return new TestDnsServer(udp, tcp, zone);
  }

  /** As `Resolver.setServers` takes it. */
  get address(): string {
    return `127.0.0.1:${this.udp.address().port}`;
  }

  /** From now on it answers otherwise. */
  answer(zone: DnsZone): void {
    this.zone = zone;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.udp.close();
    await once(this.tcp.close(), 'close');
  }

  private overUdp(message: Buffer, peer: RemoteInfo): void {
    const query = decode(message);
    const reply = this.ask(query);
    if (reply.type === 'SILENCE') return;
    this.udp.send(
      reply.type === 'BYTES' ? reply.bytes : encode(packetOf(query, reply, 'UDP')),
      peer.port,
      peer.address,
    );
  }

  private overTcp(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (message) => {
      const query = streamDecode(message);
      const reply = this.ask(query);
      this.tcpQuestions.push(this.questions.at(-1) ?? '');
      if (reply.type === 'SILENCE') return;
      socket.write(reply.type === 'BYTES' ? reply.bytes : streamEncode(packetOf(query, reply, 'TCP')));
    });
  }

  private ask(query: Packet): DnsReply {
    const [question = { name: '', type: 'A' } satisfies Question] = query.questions ?? [];
    this.questions.push(`${question.type} ${question.name}`);
    return this.zone(question);
  }
}

function packetOf(query: Packet, reply: Exclude<DnsReply, { type: 'SILENCE' | 'BYTES' }>, over: 'UDP' | 'TCP') {
  const truncated = reply.type === 'TRUNCATED' && over === 'UDP';
  return {
    type: 'response',
    id: query.id ?? 0,
    flags:
      AUTHORITATIVE_ANSWER | (truncated ? TRUNCATED_RESPONSE : 0) | (reply.type === 'CODE' ? CODES[reply.code] : 0),
    questions: query.questions ?? [],
    answers: reply.type === 'CODE' || truncated ? [] : [...reply.records],
  } as const;
}
