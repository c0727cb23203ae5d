import type { IncomingMessage, ServerResponse } from 'node:http';

const METHODS = 'GET, HEAD, POST, PATCH, DELETE, OPTIONS';
/** What a page may send beyond what every page may. */
const REQUEST_HEADERS =
  'Authorization, Content-Type, If-Match, If-None-Match, Last-Event-ID, Idempotency-Key, Apollo-Require-Preflight, X-Requested-With';
/** What a page may read beyond what every page may. */
const ANSWER_HEADERS = 'ETag, Link, Location, Retry-After, Rollcall-Revision, Rollcall-Stale, WWW-Authenticate';
/** Seconds for which a browser may keep the answer to a preflight. */
const PREFLIGHT_AGE_S = '600';

/**
 * Lets pages of other sites call the API, if they are named (`ROLLCALL_CORS_ORIGINS`). Credentials are tokens that a page has to
 * know, never cookies, so none are allowed along. Answers need no `Vary: Origin`: what a cache may keep it has to ask about
 * again (`no-cache`), and the answer then carries these headers anew.
 */
export class CrossOrigin {
  private readonly origins: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.origins = new Set(origins);
  }

  /** Adds what the page needs to read the answer. true = it was a preflight, and is answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { origin } = request.headers;
    if (origin === undefined || !this.origins.has(origin)) return false;
    response.setHeader('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
      response.setHeader('access-control-expose-headers', ANSWER_HEADERS);
      return false;
    }
    response.writeHead(204, {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': PREFLIGHT_AGE_S,
      vary: 'Origin',
    });
    response.end();
    return true;
  }
}
