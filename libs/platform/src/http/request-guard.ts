import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Authenticator } from '../auth/authenticator.js';
import { ForbiddenError } from '../auth/authenticator.js';
import type { RequestCaller } from '../auth/caller.js';
import { callerOf } from '../auth/caller.js';
import type { HostPolicy } from '../auth/host-policy.js';
import type { Principal } from '../auth/principal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on routes that are open to all. */
    principal: Principal | null;
  }
}

export interface RequestGuardParts {
  readonly authenticator: Authenticator;
  readonly hosts: HostPolicy;
  /** Paths that need no credentials, such as health. */
  readonly isOpen: (path: string) => boolean;
}

/** Checks every request before anything else looks at it: under which name it came, and who sent it. */
export function guardRequests(server: FastifyInstance, parts: RequestGuardParts): void {
  server.decorateRequest('principal', null);
  server.addHook('onRequest', (request, _reply, done) => {
    try {
      request.principal = admit(request, parts);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

function admit(request: FastifyRequest, { authenticator, hosts, isOpen }: RequestGuardParts): Principal | null {
  if (!hosts.allows(request.headers.host)) {
    throw new ForbiddenError(
      `this is not known as ${request.headers.host ?? 'nothing'}: name it in ROLLCALL_ALLOWED_HOSTS`,
    );
  }
  const { url } = request;
  const queryAt = url.indexOf('?');
  return isOpen(queryAt === -1 ? url : url.slice(0, queryAt))
    ? null
    : authenticator.authenticate(request.headers.authorization);
}

/** The caller of a request that has passed the guard. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new TypeError('this route is open to all and asks for its caller');
  return principal;
}

/** The same, with where the request comes from. */
export function requestCaller(request: FastifyRequest): RequestCaller {
  const { ip, headers, id } = request;
  return callerOf(principalOf(request), { address: ip, userAgent: headers['user-agent'] ?? null, requestId: id });
}
