import type { Trouble } from '@rollcall/catalog';

/** One request to an API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request, wherever it is. */
  readonly signal: AbortSignal;
}

/** The beginning of an answer; its body comes when it comes. */
export interface ApiAnswer {
  readonly status: number;
  /** Value of `Retry-After`; null = none. */
  readonly retryAfter: string | null;
  /** Texts of its `Warning` headers. */
  readonly warnings: readonly string[];
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The way to one API server. Everything above it is told nothing of sockets, TLS and credentials.
 * Has no time-outs of its own: whoever asks aborts. Throws {@link TransportError}.
 */
export interface ApiTransport {
  request(request: ApiRequest): Promise<ApiAnswer>;
  /** Credentials or certificates may have been replaced: reads them again before the next request. */
  renew(): void;
  close(): Promise<void>;
}

/** Thrown when a request did not get an answer: no connection, or one that broke. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  constructor(
    readonly trouble: Trouble,
    options?: ErrorOptions,
  ) {
    super(trouble.message, options);
  }
}
