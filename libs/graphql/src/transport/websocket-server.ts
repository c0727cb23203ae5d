import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';

import type { Timer } from '@rollcall/catalog';
import { NotSyncedError } from '@rollcall/catalog';
import type { Authenticator, OpenPlaces, RateLimits, RequestOrigin } from '@rollcall/platform';
import {
  callerOf,
  credentialsOf,
  ForbiddenError,
  IdentityProviderUnavailableError,
  UnauthenticatedError,
} from '@rollcall/platform';
import type { ExecutionArgs, FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Context, Server, ServerOptions, SubscribePayload } from 'graphql-ws';
import { CloseCode, makeServer, MessageType, stringifyMessage } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import { invalidRequest, rateLimited } from '../error-codes.js';
import type { GraphqlContext } from '../graphql-context.js';
import type { DocumentGate } from '../limits/document-gate.js';
import { isRefusal } from '../limits/document-gate.js';
import { LIMITS } from '../limits/limits.js';
import { isSubscription } from '../limits/operation-check.js';
import { RowBudget } from '../limits/row-budget.js';
import { SlowConsumerError } from './pulled.js';
import { subscribeShared } from './shared-subscription.js';
import type { UpgradePolicy } from './upgrade-check.js';
import { refuseUpgrade, upgradeRefusal } from './upgrade-check.js';
import type { ConnectionOptions } from './websocket-connection.js';
import { CLOSE, WebSocketConnection } from './websocket-connection.js';

export interface WebSocketServerParts extends UpgradePolicy, ConnectionOptions {
  readonly gate: DocumentGate;
  readonly authenticator: Authenticator;
  readonly places: OpenPlaces;
  readonly rates: RateLimits;
  readonly heartbeatMs: number;
  /** Where a request comes from. */
  addressOf(request: IncomingMessage): string;
  /** For whom it counts. */
  readonly blockOf: (request: IncomingMessage) => string;
}

/** Payload of `connection_init`. */
type ConnectionParams = { readonly authorization?: unknown } | undefined;
type Result = Parameters<NonNullable<ServerOptions['onNext']>>[4];
type Ctx = Context<ConnectionParams, WebSocketConnection>;

/** Connections that are closed at once when the server goes away; the next ones follow in the next turn. */
const CLOSED_AT_ONCE = 200;

/**
 * GraphQL over WebSocket (graphql-transport-ws), mounted by us: so that the same limits, rules and rights hold as over HTTP. A
 * message is sent when the one before has left for the client, so a stalled client holds up nobody but itself.
 */
export class GraphqlWebSocketServer {
  private readonly connections = new Set<WebSocketConnection>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    perMessageDeflate: false,
    autoPong: false,
  });
  private readonly server: Server<WebSocketConnection>;
  private heartbeat: Timer;
  private isDraining = false;

  constructor(private readonly parts: WebSocketServerParts) {
    this.server = makeServer<ConnectionParams, WebSocketConnection>({
      connectionInitWaitTimeout: 0,
      onConnect: (ctx) => this.connect(ctx),
      onSubscribe: (ctx, id, payload) => this.admit(ctx, id, payload),
      subscribe: (args) => subscribeShared(args),
      onComplete: ({ extra }, id) => release(extra, id),
      onError: ({ extra }, id, ...[, errors]) => this.failed(extra, id, errors),
      onNext: ({ extra }, ...[, , , result]) => this.formatted(extra, result),
    });
    this.heartbeat = this.nextHeartbeat();
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
    this.heartbeat.cancel();
    const open = [...this.connections];
    for (let from = 0; from < open.length; from += CLOSED_AT_ONCE) {
      // A turn before each batch: the cursors that are on their way leave first.
      await new Promise((resolve) => setImmediate(resolve));
      for (const connection of open.slice(from, from + CLOSED_AT_ONCE)) connection.close(CLOSE.goingAway, 'going away');
    }
  }

  /** Ends those that did not go. */
  terminate(): void {
    for (const connection of this.connections) connection.terminate();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const status = this.isDraining ? 503 : upgradeRefusal(request, this.parts);
    if (status !== null) {
      refuseUpgrade(socket, status);
      return;
    }
    const block = this.parts.blockOf(request);
    const limited = this.parts.rates.ofAddress('request', block);
    const release = limited ? null : this.parts.places.connect(block);
    if (!release) {
      refuseUpgrade(socket, 429, limited?.retryAfterS);
      return;
    }
    socket.once('close', release);
    this.sockets.handleUpgrade(request, socket, head, (opened) => this.opened(opened, request));
  }

  private opened(socket: WebSocket, request: IncomingMessage): void {
    const connection = new WebSocketConnection(socket, request, this.parts);
    this.connections.add(connection);
    const closed = this.server.opened(
      {
        protocol: socket.protocol,
        send: (data) => connection.send(data),
        close: (code, reason) => connection.close(code ?? CloseCode.InternalServerError, reason ?? ''),
        onMessage: (take) => connection.onMessage(take),
        onPing: (payload) => connection.pong(stringifyMessage({ type: MessageType.Pong, ...(payload && { payload }) })),
      },
      connection,
    );
    socket.once('close', (code, reason) => {
      this.connections.delete(connection);
      connection.closed();
      void closed(code, reason.toString());
    });
  }

  /** The header of the upgrade counts unless the client says otherwise in its first message. */
  private async connect({ connectionParams, extra }: Ctx): Promise<boolean> {
    extra.began();
    const given = connectionParams?.authorization;
    // A cookie counts for pages of our own only, so there is nothing to prove later.
    const { authorization: header, cookie } = credentialsOf(extra.request.headers);
    const authorization = typeof given === 'string' ? given : header;
    try {
      extra.principal = await this.parts.authenticator.authenticate({ authorization, cookie });
      return true;
    } catch (error) {
      if (error instanceof UnauthenticatedError) this.refuseCredentials(extra, authorization);
      // An internal error would tell the client that it need not try again.
      else if (isForNow(error)) extra.close(CLOSE.notYet, 'try again later');
      else if (!(error instanceof ForbiddenError)) throw error;
      // false is 4403, if the connection is still open.
      return false;
    }
  }

  private refuseCredentials(connection: WebSocketConnection, authorization: string | undefined): void {
    const { rates, blockOf } = this.parts;
    const tooMany = authorization !== undefined && rates.ofAddress('sign_in', blockOf(connection.request));
    if (tooMany) connection.close(CLOSE.tooMany, tooMany.message);
    else connection.close(CloseCode.Unauthorized, 'Unauthorized');
  }

  private admit(
    { extra, subscriptions }: Ctx,
    id: string,
    { query, variables, operationName }: SubscribePayload,
  ): ExecutionArgs | readonly GraphQLError[] {
    const { principal } = extra;
    if (!principal) throw new TypeError('a subscription came before the connection was acknowledged');
    if (this.parts.authenticator.hasEnded(principal)) return ended(extra);
    if (Object.keys(subscriptions).length > LIMITS.subscriptionsPerConnection) return tooMany(extra);
    const block = this.parts.blockOf(extra.request);
    const tooSoon = this.parts.rates.ofAddress('request', block);
    if (tooSoon) return [rateLimited(tooSoon)];
    const asked = { query, variables: variables ?? {}, operationName: operationName ?? null, readsOnly: false };
    const document = this.parts.gate.admit({ ...asked, principal, block, isProven: true });
    if (isRefusal(document)) return document;
    if (isSubscription(document)) {
      const place = this.parts.places.subscribe(principal);
      if (!place) return tooMany(extra);
      extra.places.set(id, place);
    }
    const caller = callerOf(principal, this.originOf(extra));
    const contextValue: GraphqlContext = { principal, caller, draft: null, rows: new RowBudget() };
    return {
      schema: this.parts.gate.schema,
      document,
      contextValue,
      variableValues: asked.variables,
      operationName: asked.operationName,
    };
  }

  /** A message has no id of its own that anybody could find again. */
  private originOf({ request }: WebSocketConnection): RequestOrigin {
    const userAgent = request.headers['user-agent'] ?? null;
    return { address: this.parts.addressOf(request), userAgent, requestId: null };
  }

  private failed(connection: WebSocketConnection, id: string, errors: readonly GraphQLError[]) {
    release(connection, id);
    const slow = errors.find(({ originalError }) => originalError instanceof SlowConsumerError);
    if (!slow) return this.formattedErrors(connection, errors);
    connection.failed(slow.originalError);
    return [{ message: 'slow' }];
  }

  /** undefined = it is already as clients see it. */
  private formatted(connection: WebSocketConnection, { data, errors }: Result): FormattedExecutionResult | undefined {
    const { principal } = connection;
    // On a connection that is closed the result goes nowhere.
    if (principal && this.parts.authenticator.hasEnded(principal)) ended(connection);
    return errors && { ...(data !== undefined && { data }), errors: this.formattedErrors(connection, errors) };
  }

  private formattedErrors({ principal }: WebSocketConnection, errors: readonly GraphQLError[]) {
    return principal ? this.parts.gate.formatted(errors, principal) : [];
  }

  private beat(connection: WebSocketConnection): void {
    const { principal } = connection;
    if (principal && this.parts.authenticator.hasEnded(principal)) ended(connection);
    else connection.beat();
  }

  private nextHeartbeat(): Timer {
    return this.parts.clock.after(this.parts.heartbeatMs, () => {
      for (const connection of this.connections) this.beat(connection);
      this.heartbeat = this.nextHeartbeat();
    });
  }
}

/** Whether nobody can say yet who somebody is. */
function isForNow(error: unknown): boolean {
  return error instanceof NotSyncedError || error instanceof IdentityProviderUnavailableError;
}

/** Whose credentials have ended is let go. */
function ended(connection: WebSocketConnection): readonly GraphQLError[] {
  connection.close(CloseCode.Forbidden, 'credentials have ended');
  return [];
}

function tooMany(connection: WebSocketConnection): readonly GraphQLError[] {
  connection.close(CLOSE.tooMany, 'too many subscriptions');
  return [invalidRequest('too many subscriptions')];
}

function release({ places }: WebSocketConnection, id: string): void {
  places.get(id)?.();
  places.delete(id);
}
