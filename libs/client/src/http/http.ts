import { RollcallError } from '../rollcall-error.js';
import { errorOf } from './problem.js';
import type { Query } from './query.js';
import { queryString } from './query.js';

/** A bearer token, or where to get the current one: asked before every request and connection. */
export type Token = string | (() => string | Promise<string>);

export interface HttpOptions {
  readonly url: string;
  readonly token: Token | null;
  /** What a session gave for changes; null = there is none. */
  csrf(): string | null;
  readonly fetch: typeof fetch;
}

export interface GetOptions {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface RequestOptions extends GetOptions {
  /** Default `GET`. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Requests to one Rollcall, with its credentials, and with its errors as {@link RollcallError}. */
export class Http {
  /** Without a slash at the end. */
  readonly base: string;

  constructor(private readonly options: HttpOptions) {
    this.base = baseOf(options.url);
  }

  /** `Bearer …`; null = there is no token. */
  async authorization(): Promise<string | null> {
    const { token } = this.options;
    const value = typeof token === 'function' ? await token() : token;
    return value ? `Bearer ${value}` : null;
  }

  /**
   * A success, or 304. Throws {@link RollcallError} for everything else, and the signal's reason when it aborted.
   */
  async request(path: string, options: RequestOptions = {}): Promise<Response> {
    const { method = 'GET', query = {}, body, signal } = options;
    const request = {
      method,
      headers: await this.headersFor(method, options),
      // What is asked for again has to be answered by the server, not by the browser's memory.
      cache: 'no-store' as const,
      // The cookie of a session is for the page that has it, and for nobody else.
      credentials: 'same-origin' as const,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    };
    const { fetch } = this.options;
    const response = await fetch(this.base + path + queryString(query), request).catch((error: unknown) => {
      throw this.unreachable(error, signal);
    });
    if (response.ok || response.status === 304) return response;
    throw await errorOf(response);
  }

  async json<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const headers = { accept: 'application/json', ...options.headers };
    return this.bodyOf<T>(await this.request(path, { ...options, headers }), options.signal);
  }

  async text(path: string, options: GetOptions = {}): Promise<string> {
    const response = await this.request(path, { ...options, headers: { accept: 'text/plain', ...options.headers } });
    return response.text().catch((error: unknown) => {
      throw this.unreachable(error, options.signal);
    });
  }

  /** The JSON of an answer. */
  async bodyOf<T>(response: Response, signal?: AbortSignal): Promise<T> {
    if (!/^application\/json\b/.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel();
      throw new RollcallError(`${this.base} answers, but not as Rollcall does: is this its address?`, {
        code: 'BAD_ANSWER',
        status: response.status,
      });
    }
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw this.unreachable(error, signal);
    }
  }

  private async headersFor(method: string, { headers = {}, body }: RequestOptions): Promise<Record<string, string>> {
    const authorization = await this.authorization();
    const csrf = method === 'GET' ? null : this.options.csrf();
    return {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
      ...(authorization !== null && { authorization }),
      ...(csrf !== null && { 'rollcall-csrf': csrf }),
    };
  }

  /** What a failed request or a broken answer means. */
  unreachable(error: unknown, signal: AbortSignal | undefined): unknown {
    if (signal?.aborted) return signal.reason;
    return new RollcallError(`no answer from ${this.base}: ${causeOf(error)}`, { code: 'UNREACHABLE', cause: error });
  }
}

/**
 * Node hides the reason of a failed fetch in its cause, and that of several tried addresses one level deeper. Judged by shape: the
 * error may be of another realm.
 */
function causeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, cause, errors } = error as { message?: unknown; cause?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return causeOf(errors[0]);
  return typeof cause === 'object' && cause !== null ? causeOf(cause) : String(message);
}

function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(`url: must begin with http:// or https://, and is ${JSON.stringify(url)}`);
  }
  if (parsed.username || parsed.password) throw new TypeError('url: credentials belong into token, not into the URL');
  return parsed.origin + parsed.pathname.replace(/\/+$/, '');
}
