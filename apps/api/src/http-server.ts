import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';

import type { ApiConfig } from './config.js';

/** Bytes of a request's body; GraphQL documents and registrations are far smaller. */
const BODY_LIMIT = 1_048_576;
/** Characters of a URL; longer ones are answered with 414. */
export const URL_LIMIT = 8_192;

/** Answers a request in front of the framework; false = it did not. true = it did, or calls `handOn` later and did not after all. */
export type AnswerAhead = (request: IncomingMessage, response: ServerResponse, handOn: () => void) => boolean;

/** The HTTP server under everything: limits and time-outs that hold for every route. */
export function createHttpServer(config: ApiConfig, ahead: AnswerAhead): FastifyInstance {
  const { tlsCertFile, tlsKeyFile, trustedProxies } = config;
  const tls =
    tlsCertFile !== null && tlsKeyFile !== null
      ? { cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) }
      : null;
  return fastify({
    bodyLimit: BODY_LIMIT,
    // Names are at most 253 characters, and a percent-encoded character is three.
    routerOptions: { maxParamLength: 1_024 },
    forceCloseConnections: true,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    serverFactory: (handle) => {
      const answer: RequestListener = (request, response) => {
        const handOn = (): void => handle(request, response);
        if (!ahead(request, response, handOn)) handOn();
      };
      const limits = {
        maxHeaderSize: 4 * URL_LIMIT,
        requestTimeout: 30_000,
        headersTimeout: 10_000,
        keepAliveTimeout: 72_000,
      };
      return tls ? createTlsServer({ ...limits, ...tls }, answer) : createServer(limits, answer);
    },
  });
}
