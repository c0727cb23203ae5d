import type { IncomingMessage } from 'node:http';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import type { Authenticator } from '../auth/authenticator.js';
import { ForbiddenError, UnauthenticatedError } from '../auth/authenticator.js';
import type { RequestCaller, RequestOrigin } from '../auth/caller.js';
import { callerOf } from '../auth/caller.js';
import { credentialsOf } from '../auth/credentials-of.js';
import type { HostPolicy } from '../auth/host-policy.js';
import type { Principal } from '../auth/principal.js';
import type { RateLimits } from '../limits/rate-limits.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on routes that are open to all. */
    principal: Principal | null;
    /** See {@link Authenticator.isProven}. */
    isProven: boolean;
  }
}

export interface RequestGuardParts {
  readonly authenticator: Authenticator;
  readonly hosts: HostPolicy;
  /** Paths that need no credentials, such as health. */
  readonly isOpen: (path: string) => boolean;
  readonly rates: RateLimits;
  /** For whom a request counts beside its caller. */
  readonly blockOf: (request: IncomingMessage) => string;
  /** URLs whose requests are counted where they are read, to be refused in the form that is spoken there. */
  readonly countsItself: (url: string) => boolean;
}

/** Checks every request before anything else looks at it: under which name it came, and who sent it. */
export function guardRequests(server: FastifyInstance, parts: RequestGuardParts): void {
  server.decorateRequest('principal', null);
  server.decorateRequest('isProven', true);
  server.addHook('onRequest', (request, _reply, done) => {
    try {
      const admitted = admit(request, parts);
      if (!(admitted instanceof Promise)) {
        request.principal = admitted;
        done();
        return;
      }
      admitted.then(
        (principal) => {
          request.principal = principal;
          done();
        },
        (error: unknown) => done(error as Error),
      );
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Why a change by the cookie of a session is refused. */
export const UNPROVEN = 'a change by the cookie of a session takes the header rollcall-csrf that GET /v1/session gives';

/** Methods that change nothing. */
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** At once, but for credentials that nobody knows yet. */
function admit(request: FastifyRequest, parts: RequestGuardParts): Principal | null | Promise<Principal> {
  const { authenticator, hosts, isOpen } = parts;
  if (!hosts.allows(request.headers.host)) {
    throw new ForbiddenError(
      `this is not known as ${request.headers.host ?? 'nothing'}: name it in ROLLCALL_ALLOWED_HOSTS`,
    );
  }
  const { url } = request;
  const queryAt = url.indexOf('?');
  if (isOpen(queryAt === -1 ? url : url.slice(0, queryAt))) {
    if (isChange(request)) countChange(request, parts);
    return null;
  }
  const counted = (principal: Principal): Principal => {
    request.isProven = !isChange(request) || authenticator.isProven(request.headers);
    count(request, principal, parts);
    return principal;
  };
  const refused = (error: unknown): never => {
    throw error instanceof UnauthenticatedError ? refusedCredentials(request, error, parts) : error;
  };
  try {
    const principal = authenticator.authenticate(credentialsOf(request.headers));
    return principal instanceof Promise ? principal.then(counted, refused) : counted(principal);
  } catch (error) {
    return refused(error);
  }
}

/** Throws {@link RateLimitedError}. That the address asks was counted before: see {@link RateLimits}. */
function count(
  request: FastifyRequest,
  principal: Principal,
  { rates, blockOf, countsItself }: RequestGuardParts,
): void {
  if (countsItself(request.url)) return;
  const tooSoon = rates.ofPrincipal('request', principal);
  if (tooSoon) throw tooSoon;
  if (!isChange(request)) return;
  countChange(request, { rates, blockOf });
  const tooMany = rates.ofPrincipal('change', principal);
  if (tooMany) throw tooMany;
  if (!request.isProven) throw new ForbiddenError(UNPROVEN);
}

function countChange({ raw }: FastifyRequest, { rates, blockOf }: Pick<RequestGuardParts, 'rates' | 'blockOf'>): void {
  const tooMany = rates.ofAddress('change', blockOf(raw));
  if (tooMany) throw tooMany;
}

function isChange({ method }: FastifyRequest): boolean {
  return !SAFE_METHODS.includes(method);
}

/** Who tries many credentials is told no more whether one of them is right or wrong; who has none has tried none. */
function refusedCredentials(
  { raw }: FastifyRequest,
  error: UnauthenticatedError,
  { rates, blockOf }: RequestGuardParts,
): Error {
  if (raw.headers.authorization === undefined) return error;
  return rates.ofAddress('sign_in', blockOf(raw)) ?? error;
}

/** The caller of a request that has passed the guard. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new TypeError('this route is open to all and asks for its caller');
  return principal;
}

/** The same, with where the request comes from. */
export function requestCaller(request: FastifyRequest): RequestCaller {
  return callerOf(principalOf(request), requestOrigin(request));
}

/** Where a request comes from, whoever sent it. */
export function requestOrigin({ ip, headers, id }: FastifyRequest): RequestOrigin {
  return { address: ip, userAgent: headers['user-agent'] ?? null, requestId: id };
}
