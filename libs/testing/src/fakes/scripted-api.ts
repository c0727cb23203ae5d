import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import { Mailbox } from './mailbox.js';

/**
 * Stands in for the API on real sockets, and does what a test says, step by step: answers, stalls, cuts, lies. Nothing is answered
 * until the test has taken the request, so nothing depends on time.
 */
export class ScriptedApi {
  /** Upgrades to WebSocket are answered with this status instead; null = they are taken. */
  upgradeStatus: string | null = null;
  private readonly requests = new Mailbox<ScriptedRequest>();
  private readonly opened = new Mailbox<ScriptedSocket>();
  private readonly connections = new Set<Socket>();
  private readonly webSockets = new WebSocketServer({ noServer: true });

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => this.requests.put(new ScriptedRequest(request, response)));
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.on('close', () => this.connections.delete(socket));
    });
  }

  static async start(): Promise<ScriptedApi> {
    const api = new ScriptedApi(createServer());
    await api.listen(0);
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Requests that came and were not taken. */
  get untaken(): number {
    return this.requests.size + this.opened.size;
  }

  /** The next HTTP request. */
  request(): Promise<ScriptedRequest> {
    return this.requests.take();
  }

  /** The next WebSocket. */
  socket(): Promise<ScriptedSocket> {
    return this.opened.take();
  }

  /** Cuts all connections without a word, and takes no more. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.connections) socket.destroy();
    await closed;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (this.upgradeStatus !== null) {
      socket.end(`HTTP/1.1 ${this.upgradeStatus}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.webSockets.handleUpgrade(request, socket, head, (opened) => this.opened.put(new ScriptedSocket(opened)));
  }
}

/** One HTTP request, and the ways to answer it. */
export class ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api');
    this.method = request.method ?? '';
    this.path = decodeURIComponent(pathname);
    this.query = Object.fromEntries(searchParams);
    this.headers = request.headers;
  }

  /** Resolves when the client has gone, or was answered. */
  get closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.response.closed) resolve();
      else this.response.once('close', () => resolve());
    });
  }

  /** The JSON that was sent. */
  async body(): Promise<unknown> {
    let text = '';
    for await (const chunk of this.request.setEncoding('utf8')) text += chunk as string;
    return JSON.parse(text);
  }

  answer(body: string, contentType: string, { status = 200, headers = {} }: AnswerOptions = {}): void {
    this.response.writeHead(status, { 'content-type': contentType, ...headers }).end(body);
  }

  json(body: unknown, options: AnswerOptions = {}): void {
    this.answer(JSON.stringify(body), 'application/json; charset=utf-8', options);
  }

  text(body: string): void {
    this.answer(body, 'text/plain; charset=utf-8');
  }

  /** RFC 9457. */
  problem(
    status: number,
    code: string,
    { headers, ...more }: AnswerOptions & Readonly<Record<string, unknown>> = {},
  ): void {
    const body = { title: code, status, detail: `it is ${code}`, code, requestId: 'r-1', errors: [], ...more };
    this.answer(JSON.stringify(body), 'application/problem+json', { status, ...(headers && { headers }) });
  }

  /** Begins a stream of Server-Sent Events. */
  events(): void {
    this.response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    this.response.flushHeaders();
  }

  event(name: string, data: { readonly revision: string }): void {
    this.write(`event: ${name}\nid: ${data.revision}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  write(text: string): void {
    this.response.write(text);
  }

  end(): void {
    this.response.end();
  }

  /** Ends the connection without a word. */
  cut(): void {
    this.response.destroy();
  }
}

interface AnswerOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

type Message = Readonly<Record<string, unknown>>;

/** One WebSocket that speaks graphql-transport-ws, and the ways to go on with it. */
export class ScriptedSocket {
  private readonly messages = new Mailbox<Message>();

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.messages.put(JSON.parse(data.toString()) as Message));
    socket.on('error', () => undefined);
  }

  /** Resolves with the code when the client has closed it, or is gone. */
  get closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once('close', resolve));
  }

  /** The next message from the client. */
  message(): Promise<Message> {
    return this.messages.take();
  }

  /** Goes through the opening; resolves with what is subscribed to. */
  async subscribed(): Promise<{ readonly init: Message; readonly variables: Message; readonly query: string }> {
    const init = await this.message();
    this.send({ type: 'connection_ack' });
    const { payload } = (await this.message()) as { payload: { variables: Message; query: string } };
    return { init, ...payload };
  }

  send(message: Message | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** An event of the subscription to endpoints. */
  event(event: Message): void {
    this.send({ id: '1', type: 'next', payload: { data: { endpoints: event } } });
  }

  close(code: number, reason = ''): void {
    this.socket.close(code, reason);
  }

  /** Ends the connection without a word. */
  cut(): void {
    this.socket.terminate();
  }
}
