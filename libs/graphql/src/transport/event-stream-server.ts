import type { IncomingMessage } from 'node:http';

import type { Authenticator, OpenPlaces, Principal, RateLimits } from '@rollcall/platform';
import { principalOf, requestCaller } from '@rollcall/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentNode, ExecutionResult } from 'graphql';
import { execute, GraphQLError } from 'graphql';

import type { GraphqlContext } from '../graphql-context.js';
import type { DocumentGate } from '../limits/document-gate.js';
import { isRefusal } from '../limits/document-gate.js';
import { isSubscription } from '../limits/operation-check.js';
import type { RequestParameters } from '../limits/request-parameters.js';
import { requestParameters } from '../limits/request-parameters.js';
import { RowBudget } from '../limits/row-budget.js';
import { EventStream } from './event-stream.js';
import { SlowConsumerError } from './pulled.js';
import { subscribeShared } from './shared-subscription.js';
import { resultWords } from './shared-words.js';
import type { ConnectionOptions } from './websocket-connection.js';

export interface EventStreamServerParts extends ConnectionOptions {
  readonly gate: DocumentGate;
  readonly authenticator: Authenticator;
  readonly places: OpenPlaces;
  readonly rates: RateLimits;
  readonly heartbeatMs: number;
  /** For whom a request counts. */
  readonly blockOf: (request: IncomingMessage) => string;
}

type Results = AsyncIterableIterator<ExecutionResult> | ExecutionResult;

/** Not `/graphql`: there Apollo answers POST and GET. */
const PATH = '/graphql/stream';

/**
 * GraphQL over server-sent events (graphql-sse, one connection an operation), under the same limits, rules and rights. The next
 * result is asked for when the one before has left: nothing is queued for a client that takes nothing.
 */
export class GraphqlEventStreamServer {
  private readonly streams = new Map<EventStream, Principal>();

  constructor(private readonly parts: EventStreamServerParts) {}

  get count(): number {
    return this.streams.size;
  }

  mount(server: FastifyInstance): void {
    server.route({
      method: ['GET', 'POST'],
      url: PATH,
      handler: (request, reply) => this.answer(request, reply),
    });
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    assertAccepts(request.headers.accept);
    const principal = principalOf(request);
    const release = this.parts.places.openStream(this.parts.blockOf(request.raw), principal);
    try {
      const results = await this.resultsFor(request, principal);
      reply.hijack();
      const stream = new EventStream(reply.raw, this.parts);
      this.enter(stream, principal);
      await this.deliver(results, stream, principal);
      await stream.closed;
    } finally {
      release();
    }
  }

  /** What is refused, and what fails before it starts, is a result with errors: a stream says it in its own way. */
  private async resultsFor(request: FastifyRequest, principal: Principal): Promise<Results> {
    const { gate } = this.parts;
    try {
      const parameters = requestParameters(request);
      const { isProven, raw } = request;
      const document = gate.admit({ ...parameters, principal, block: this.parts.blockOf(raw), isProven });
      return isRefusal(document) ? { errors: document } : await this.run(document, parameters, contextOf(request));
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  }

  private async run(
    document: DocumentNode,
    { variables, operationName }: RequestParameters,
    contextValue: GraphqlContext,
  ): Promise<Results> {
    const { schema } = this.parts.gate;
    const args = { schema, document, contextValue, variableValues: variables, operationName };
    return isSubscription(document) ? subscribeShared(args) : execute(args);
  }

  private async deliver(results: Results, stream: EventStream, principal: Principal): Promise<void> {
    if (!(Symbol.asyncIterator in results)) {
      await stream.send(this.wordsOf(results, principal));
    } else {
      void stream.closed.then(() => results.return?.());
      try {
        for await (const result of results) {
          if (this.endedFor(principal, stream)) return;
          await stream.send(this.wordsOf(result, principal));
        }
      } catch (error) {
        stream.terminate();
        if (!(error instanceof SlowConsumerError)) throw error;
      }
    }
    if (stream.isOpen) await stream.send('event: complete\ndata:\n\n');
    stream.end();
  }

  /** Without `complete`: the client asks again, and is told that its credentials are none any more. */
  private endedFor(principal: Principal, stream: EventStream): boolean {
    if (!this.parts.authenticator.hasEnded(principal)) return false;
    stream.end();
    return true;
  }

  private wordsOf(result: ExecutionResult, principal: Principal): string {
    const { data, errors } = result;
    const formatted = errors && this.parts.gate.formatted(errors, principal);
    const words = formatted
      ? JSON.stringify({ errors: formatted, ...(data !== undefined && { data }) })
      : resultWords(result);
    return `event: next\ndata: ${words}\n\n`;
  }

  private enter(stream: EventStream, principal: Principal): void {
    this.streams.set(stream, principal);
    if (this.streams.size === 1) this.beatLater();
    void stream.closed.then(() => this.streams.delete(stream));
  }

  /** While there is a stream. */
  private beatLater(): void {
    this.parts.clock.after(this.parts.heartbeatMs, () => {
      for (const [stream, principal] of this.streams) if (!this.endedFor(principal, stream)) stream.beat();
      if (this.streams.size > 0) this.beatLater();
    });
  }
}

function assertAccepts(accept = '*/*'): void {
  if (/text\/event-stream|text\/\*|\*\/\*/.test(accept)) return;
  throw Object.assign(new Error('offered is text/event-stream'), { statusCode: 406 });
}

function contextOf(request: FastifyRequest): GraphqlContext {
  const principal = principalOf(request);
  return { principal, caller: requestCaller(request), draft: null, rows: new RowBudget() };
}
