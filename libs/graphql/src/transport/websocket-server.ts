import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

import type { Authenticator, HostPolicy, Principal } from '@rollcall/platform';
import { UnauthenticatedError } from '@rollcall/platform';
import type { ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql';
import type { Context, Server, SubscribePayload } from 'graphql-ws';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import { formatGraphqlError, formatResult } from '../error-codes.js';
import type { GraphqlContext } from '../graphql-context.js';
import type { DocumentGate } from '../limits/document-gate.js';
import { isRefusal } from '../limits/document-gate.js';
import { LIMITS } from '../limits/limits.js';
import { SlowConsumerError } from './pulled.js';
import { subscribeShared } from './shared-subscription.js';

export interface WebSocketServerParts {
  readonly schema: GraphQLSchema;
  readonly gate: DocumentGate;
  readonly authenticator: Authenticator;
  readonly hosts: HostPolicy;
  /** Origins of other sites whose pages may connect. */
  readonly corsOrigins: readonly string[];
  readonly heartbeatMs: number;
}

/** What is known of one connection. */
interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  principal: Principal | null;
  subscriptions: number;
}

/** Payload of `connection_init`. */
type ConnectionParams = { readonly authorization?: unknown } | undefined;
type Ctx = Context<ConnectionParams, Connection>;

const PATH = '/graphql';
/** Close codes of the protocol that graphql-ws does not send by itself (contract 5). */
const GOING_AWAY = 1001;
const SLOW = 4408;
const TOO_MANY = 4429;
/** Connections that are closed at once when the server goes away; the next ones follow in the next turn. */
const CLOSED_AT_ONCE = 200;

/**
 * GraphQL over WebSocket (graphql-transport-ws), mounted by us: so that the same limits, rules and rights hold as over HTTP. A
 * message is sent when the one before has left for the client, so a stalled client holds up nobody but itself.
 */
export class GraphqlWebSocketServer {
  private readonly connections = new Map<WebSocket, { isAlive: boolean }>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    perMessageDeflate: false,
  });
  private readonly server: Server<Connection>;
  private readonly pinging: NodeJS.Timeout;
  private isDraining = false;

  constructor(private readonly parts: WebSocketServerParts) {
    this.server = makeServer<ConnectionParams, Connection>({
      connectionInitWaitTimeout: 10_000,
      onConnect: (ctx) => this.connect(ctx),
      onSubscribe: (ctx, _id, payload) => this.admit(ctx, payload),
      subscribe: (args) => subscribeShared(args),
      onComplete: ({ extra }) => void (extra.subscriptions -= 1),
      onError: (...[, , , errors]) => errors.map(formatGraphqlError),
      onNext: (...[, , , , result]) => formatResult(result),
    });
    this.pinging = setInterval(() => this.ping(), parts.heartbeatMs);
    this.pinging.unref();
  }

  get count(): number {
    return this.connections.size;
  }

  mount(http: HttpServer): void {
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** Lets all clients go: they connect again, elsewhere, with their cursors. */
  async drain(): Promise<void> {
    this.isDraining = true;
    clearInterval(this.pinging);
    const open = [...this.connections.keys()];
    for (let from = 0; from < open.length; from += CLOSED_AT_ONCE) {
      for (const socket of open.slice(from, from + CLOSED_AT_ONCE)) socket.close(GOING_AWAY, 'going away');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Ends those that did not go. */
  terminate(): void {
    for (const socket of this.connections.keys()) socket.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.refusalOf(request);
    if (refusal) {
      refuse(socket, refusal);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (opened) => this.opened(opened, request));
  }

  private refusalOf({ url = '', headers }: IncomingMessage): string | null {
    if (this.isDraining) return '503 Service Unavailable';
    if (url.split('?', 1)[0] !== PATH) return '404 Not Found';
    if (!this.parts.hosts.allows(headers.host)) return '403 Forbidden';
    if (!this.allowsOrigin(headers)) return '403 Forbidden';
    const protocols = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
    return protocols.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? null : '400 Bad Request';
  }

  /** Pages of other sites have to be named; what is no browser says no origin. */
  private allowsOrigin({ origin, host }: IncomingMessage['headers']): boolean {
    if (origin === undefined) return true;
    if (this.parts.corsOrigins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }

  private opened(socket: WebSocket, request: IncomingMessage): void {
    this.connections.set(socket, { isAlive: true });
    const connection: Connection = { socket, request, principal: null, subscriptions: 0 };
    const closed = this.server.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) => socket.on('message', (data: Buffer) => void this.take(connection, data, take)),
      },
      connection,
    );
    socket.on('pong', () => this.connections.set(socket, { isAlive: true }));
    socket.on('error', () => socket.terminate());
    socket.once('close', (code, reason) => {
      this.connections.delete(socket);
      void closed(code, reason.toString());
    });
  }

  private async take({ socket }: Connection, data: Buffer, take: (data: string) => Promise<void>): Promise<void> {
    try {
      await take(data.toString('utf8'));
    } catch (error) {
      if (error instanceof SlowConsumerError) socket.close(SLOW, 'slow');
      else socket.close(CloseCode.InternalServerError, 'internal error');
    }
  }

  private connect({ connectionParams, extra }: Ctx): boolean {
    const given = connectionParams?.authorization;
    const authorization = typeof given === 'string' ? given : extra.request.headers.authorization;
    try {
      extra.principal = this.parts.authenticator.authenticate(authorization);
      return true;
    } catch (error) {
      if (!(error instanceof UnauthenticatedError)) throw error;
      extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
      return false;
    }
  }

  private admit(
    { extra }: Ctx,
    { query, variables, operationName }: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] {
    const { principal } = extra;
    if (!principal) throw new TypeError('a subscription came before the connection was acknowledged');
    if (extra.subscriptions >= LIMITS.subscriptionsPerConnection)
      extra.socket.close(TOO_MANY, 'too many subscriptions');
    const document = this.parts.gate.admit({ query, variables, principal });
    if (isRefusal(document)) return document;
    extra.subscriptions += 1;
    const contextValue: GraphqlContext = { principal, draft: null };
    return {
      schema: this.parts.schema,
      document,
      contextValue,
      variableValues: variables ?? {},
      operationName: operationName ?? null,
    };
  }

  /** A connection that died without a word is ended; one that has yet to take what was sent is judged as slow, not as dead. */
  private ping(): void {
    for (const [socket, state] of this.connections) {
      if (!state.isAlive && socket.bufferedAmount === 0) {
        socket.terminate();
        continue;
      }
      this.connections.set(socket, { isAlive: false });
      socket.ping();
    }
  }
}

function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve) => {
    // A failed send ends the connection by itself: there is nobody to tell.
    socket.send(data, () => resolve());
  });
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
