import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Authenticator, HostPolicy, Probe, ProcessLogger } from '@rollcall/platform';
import { guardRequests, systemClock } from '@rollcall/platform';
import { EndpointWords, isOpenPath, ProblemFilter, RestModule } from '@rollcall/rest';

import type { CatalogParts } from './catalog-parts.js';
import type { ApiConfig } from './config.js';
import { createHttpServer } from './http-server.js';
import { VERSION } from './version.js';

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

export async function createApp({ config, logger, parts, health, authenticator, hosts }: AppParts): Promise<App> {
  const words = new EndpointWords({
    catalog: parts.catalog,
    monotonicMs: systemClock.monotonicMs,
    admits: ({ headers }) => hosts.allows(headers.host),
  });
  const server = createHttpServer(config, (request, response) => words.ready.answer(request, response));
  guardRequests(server, { authenticator, hosts, isOpen: isOpenPath });
  const rest = RestModule.register({ ...parts, health, version: VERSION }, words);
  const nest = await NestFactory.create(rest, new FastifyAdapter(server as never), {
    logger: false,
    abortOnError: false,
  });
  const filter = new ProblemFilter((error, request) =>
    logger.error('a request failed', { ...request, error: error instanceof Error ? error.stack : String(error) }),
  );
  nest.useGlobalFilters(filter);
  return {
    listen: async (host, port) => {
      await nest.listen(port, host);
      const address = server.server.address();
      return address !== null && typeof address === 'object' ? address.port : port;
    },
    drain: () => {
      parts.streams.hurry();
      return Promise.resolve();
    },
    close: () => nest.close(),
  };
}
