import type { IncomingMessage } from 'node:http';

import type { Catalog, Clock } from '@rollcall/catalog';
import type { Authenticator, HostPolicy, OpenPlaces, RateLimits } from '@rollcall/platform';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';

import { FreshnessWords } from '../answers/freshness-words.js';
import type { ReadyAnswers } from '../answers/ready-answers.js';
import type { ReportDefect } from '../error-codes.js';
import { mountGraphiql } from '../graphiql/mount-graphiql.js';
import { DocumentGate } from '../limits/document-gate.js';
import type { IntrospectionMode } from '../limits/operation-check.js';
import { GraphqlEventStreamServer } from './event-stream-server.js';
import { mountHttpGate } from './http-gate.js';
import { GraphqlWebSocketServer } from './websocket-server.js';

export interface GraphqlMountParts {
  /** As Apollo serves it. */
  readonly schema: GraphQLSchema;
  readonly ready: ReadyAnswers;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly authenticator: Authenticator;
  readonly hosts: HostPolicy;
  readonly reportDefect: ReportDefect;
  readonly rates: RateLimits;
  readonly places: OpenPlaces;
  /** Where a request comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** For whom it counts. */
  readonly blockOf: (request: IncomingMessage) => string;
}

export interface GraphqlMountOptions {
  readonly introspection: IntrospectionMode;
  readonly corsOrigins: readonly string[];
  readonly heartbeatMs: number;
  readonly slowConsumerMs: number;
}

/**
 * Everything of GraphQL that Apollo does not do: who and what is let in, WebSocket and server-sent events, ready answers,
 * and a page to try it with.
 */
export function mountGraphql(
  server: FastifyInstance,
  { introspection, corsOrigins, heartbeatMs, slowConsumerMs }: GraphqlMountOptions,
  { schema, ready, reportDefect, ...parts }: GraphqlMountParts,
): GraphqlWebSocketServer {
  ready.begin(new FreshnessWords(schema, parts));
  const gate = new DocumentGate(schema, { introspection, reportDefect, rates: parts.rates });
  mountHttpGate(server, gate, parts.blockOf);
  mountGraphiql(server);
  const streaming = { ...parts, gate, heartbeatMs, slowConsumerMs };
  new GraphqlEventStreamServer(streaming).mount(server);
  const sockets = new GraphqlWebSocketServer({ ...streaming, corsOrigins });
  sockets.mount(server.server);
  return sockets;
}
