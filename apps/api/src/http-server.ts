import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import { answerUnreadable, readMergePatches } from '@rollcall/rest';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';

import type { ApiConfig } from './config.js';
import type { FrontDoor } from './front-door.js';
import { URL_LIMIT } from './front-door.js';

/** Bytes of a request's body; GraphQL documents and registrations are far smaller. */
const BODY_LIMIT = 1_048_576;

export interface HttpServerParts {
  readonly frontDoor: FrontDoor;
  /** Answers what the router could not read. */
  readonly onRouterError: (error: Error, request: FastifyRequest, reply: FastifyReply) => void;
}

/** The HTTP server under everything: limits and time-outs that hold for every route. */
export function createHttpServer(config: ApiConfig, { frontDoor, onRouterError }: HttpServerParts): FastifyInstance {
  const { tlsCertFile, tlsKeyFile, trustedProxies } = config;
  const tls =
    tlsCertFile !== null && tlsKeyFile !== null
      ? { cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) }
      : null;
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    // Names are at most 253 characters, and a percent-encoded character is three.
    routerOptions: { maxParamLength: 1_024 },
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    frameworkErrors: onRouterError,
    clientErrorHandler: answerUnreadable,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    serverFactory: (handle) => {
      const answer: RequestListener = (request, response) => {
        frontDoor(request, response, () => handle(request, response));
      };
      const limits = {
        maxHeaderSize: 4 * URL_LIMIT,
        // Who sends a byte now and then holds a connection no longer than this.
        requestTimeout: 30_000,
        headersTimeout: 10_000,
        connectionsCheckingInterval: 5_000,
        keepAliveTimeout: 72_000,
        // Whoever only offers another protocol (Java's client: HTTP/2) is answered in this one.
        shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
      };
      return tls ? createTlsServer({ ...limits, ...tls }, answer) : createServer(limits, answer);
    },
  });
  readMergePatches(server);
  return server;
}
