import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  DocumentGate,
  FreshnessWords,
  GraphqlWebSocketServer,
  mountEventStream,
  ReadyAnswers,
  rememberAnswers,
} from '@rollcall/graphql';
import type { Authenticator, HostPolicy, Probe, ProcessLogger } from '@rollcall/platform';
import { guardRequests } from '@rollcall/platform';
import { EndpointWords, isOpenPath, ProblemFilter } from '@rollcall/rest';

import { ApiModule } from './api.module.js';

import type { CatalogParts } from './catalog-parts.js';
import type { ApiConfig } from './config.js';
import { createHttpServer } from './http-server.js';

/** What the API server is put together from. */
export interface AppParts {
  readonly config: ApiConfig;
  readonly logger: ProcessLogger;
  readonly parts: CatalogParts;
  readonly health: ReadonlyMap<string, Probe>;
  readonly authenticator: Authenticator;
  readonly hosts: HostPolicy;
}

/** A running API server. */
export interface App {
  /** Resolves with the port that was bound. */
  listen(host: string, port: number): Promise<number>;
  /** Lets subscribers go, each with its cursor. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export async function createApp(appParts: AppParts): Promise<App> {
  const { config, logger, parts, authenticator, hosts } = appParts;
  const words = new EndpointWords({
    catalog: parts.catalog,
    monotonicMs: () => parts.clock.monotonicMs(),
    admits: ({ headers }) => hosts.allows(headers.host),
  });
  const graphqlAnswers = new ReadyAnswers({ authenticator, hosts });
  const server = createHttpServer(
    config,
    (request, response, handOn) =>
      words.ready.answer(request, response) || graphqlAnswers.answer(request, response, handOn),
  );
  guardRequests(server, { authenticator, hosts, isOpen: isOpenPath });
  rememberAnswers(server, graphqlAnswers);
  const nest = await NestFactory.create(
    ApiModule.register(appParts, words, graphqlAnswers),
    new FastifyAdapter(server as never),
    {
      logger: false,
      abortOnError: false,
    },
  );
  nest.useGlobalFilters(
    new ProblemFilter((error, request) => {
      logger.error('a request failed', { ...request, error: error instanceof Error ? error.stack : String(error) });
    }),
  );
  await nest.init();
  const { schema } = nest.get(GraphQLSchemaHost);
  graphqlAnswers.begin(new FreshnessWords(schema, parts));
  const gate = new DocumentGate(schema, config.introspection);
  const sockets = new GraphqlWebSocketServer({
    schema,
    gate,
    authenticator,
    hosts,
    corsOrigins: config.corsOrigins,
    heartbeatMs: config.heartbeatMs,
  });
  sockets.mount(server.server);
  mountEventStream(server, { schema, gate });
  return {
    listen: async (host, port) => {
      await nest.listen(port, host);
      const address = server.server.address();
      return address !== null && typeof address === 'object' ? address.port : port;
    },
    drain: async () => {
      parts.streams.hurry();
      parts.longPoll.release();
      await sockets.drain();
    },
    close: async () => {
      sockets.terminate();
      await nest.close();
    },
  };
}
