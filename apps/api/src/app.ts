import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { isGraphiqlPath, mountGraphql, ReadyAnswers, rememberAnswers, speaksGraphql } from '@rollcall/graphql';
import { CrossOrigin, guardRequests, OpenResponses } from '@rollcall/platform';
import { answerOptions, EndpointWords, isOpenPath, ProblemFilter } from '@rollcall/rest';

import { ApiModule } from './api.module.js';
import type { AppParts } from './app-parts.js';
import { closeHttp } from './close-http.js';
import { frontDoor } from './front-door.js';
import { createHttpServer } from './http-server.js';
import { reportTo } from './report-defect.js';

/** A running API server. */
export interface App {
  /** Resolves with the port that was bound. */
  listen(host: string, port: number): Promise<number>;
  /** Lets subscribers go, each with its cursor. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export async function createApp(appParts: AppParts): Promise<App> {
  const { config, logger, parts, admission, site, isStopping } = appParts;
  const words = new EndpointWords({
    catalog: parts.catalog,
    monotonicMs: () => parts.clock.monotonicMs(),
    ...admission,
  });
  const ready = new ReadyAnswers(admission);
  const responses = new OpenResponses();
  const problems = new ProblemFilter(reportTo(logger, 'a request failed'));
  const server = createHttpServer(config, {
    frontDoor: frontDoor({
      ...admission,
      crossOrigin: new CrossOrigin(config.corsOrigins),
      responses,
      isStopping,
      known: [
        (request, response) => words.ready.answer(request, response),
        (request, response, handOn) => ready.answer(request, response, handOn),
        (request, response) => admission.hosts.allows(request.headers.host) && site?.answer(request, response) === true,
      ],
    }),
    onRouterError: (error, request, reply) => problems.answer(error, request, reply),
  });
  guardRequests(server, { ...admission, isOpen, countsItself: speaksGraphql });
  rememberAnswers(server, ready);
  const nest = await NestFactory.create(
    ApiModule.register(appParts, words, ready),
    // Its types are of a server that Nest makes itself.
    new FastifyAdapter(server as never),
    { logger: false, abortOnError: false },
  );
  nest.useGlobalFilters(problems);
  await nest.init();
  answerOptions(server);
  const { schema } = nest.get(GraphQLSchemaHost);
  const reportDefect = reportTo(logger, 'a GraphQL operation failed');
  const sockets = mountGraphql(server, config, { ...parts, ...admission, schema, ready, reportDefect });
  return {
    listen: async (host, port) => {
      await nest.listen(port, host);
      const address = server.server.address();
      return address !== null && typeof address === 'object' ? address.port : port;
    },
    drain: async () => {
      parts.streams.hurry();
      parts.backendStreams.hurry();
      parts.longPoll.release();
      await sockets.drain();
      // What subscribers were just told is on its way before their streams end.
      await turn();
      responses.endStreams();
    },
    close: () => {
      const force = (): void => {
        sockets.terminate();
        server.server.closeAllConnections();
      };
      return closeHttp(server.server, { close: () => nest.close(), force, patienceMs: config.drainMs / 2 });
    },
  };
}

/** Whether a path is answered without credentials. */
function isOpen(path: string): boolean {
  return isOpenPath(path) || isGraphiqlPath(path);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
