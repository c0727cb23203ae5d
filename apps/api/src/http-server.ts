import { readFileSync } from 'node:fs';

import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';

import type { ApiConfig } from './config.js';

/** Bytes of a request's body; GraphQL documents and registrations are far smaller. */
const BODY_LIMIT = 1_048_576;
/** Characters of a URL; longer ones are answered with 414. */
export const URL_LIMIT = 8_192;

/** The HTTP server under everything: limits and time-outs that hold for every route. */
export function createHttpServer(config: ApiConfig): FastifyInstance {
  const tls = config.tlsCertFile !== null &&
    config.tlsKeyFile !== null && { cert: readFileSync(config.tlsCertFile), key: readFileSync(config.tlsKeyFile) };
  const options = {
    bodyLimit: BODY_LIMIT,
    // Names are at most 253 characters, and a percent-encoded character is three.
    routerOptions: { maxParamLength: 1_024, ignoreTrailingSlash: false },
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    connectionTimeout: 0,
    forceCloseConnections: true,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    logger: false,
    maxHeaderSize: 32_768,
  };
  return tls ? fastify({ ...options, https: tls }) : fastify({ ...options, http: { maxHeaderSize: 32_768 } });
}
