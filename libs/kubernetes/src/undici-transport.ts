import type { ApiAnswer, ApiRequest, ApiTransport } from './api-transport.js';
import { TransportError } from './api-transport.js';
import type { ClusterCredentials, CredentialSource } from './cluster-credentials.js';
import { errorCode, isTlsFailure, unreachable } from './troubles.js';
import { readWarnings } from './warning-header.js';
import type { Dispatcher } from 'undici';
import { Agent, ProxyAgent } from 'undici';

/** To open a connection, TLS included. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * {@link ApiTransport} over pooled connections. HTTP/1.1 only: undici does not notice an HTTP/2 connection that died. Requests share one
 * pool as long as the certificates stay the same; a replaced pool is closed when its last watch has ended.
 */
export class UndiciTransport implements ApiTransport {
  private pool: { readonly key: string; readonly dispatcher: Dispatcher } | null = null;
  private stale = true;
  private credentials: ClusterCredentials | null = null;
  private reading: Promise<ClusterCredentials> | null = null;

  constructor(private readonly source: CredentialSource) {}

  async request({ method, path, headers, body, signal }: ApiRequest): Promise<ApiAnswer> {
    const credentials = await this.currentCredentials(signal);
    try {
      const answer = await this.dispatcherFor(credentials).request({
        origin: credentials.server.origin,
        path: `${credentials.server.pathname.replace(/\/$/, '')}${path}`,
        method,
        headers: { accept: 'application/json', 'user-agent': 'rollcall', ...headers, ...credentials.headers },
        ...(body !== undefined && { body }),
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const retryAfter = answer.headers['retry-after'];
      return {
        status: answer.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        warnings: readWarnings(answer.headers.warning),
        body: this.bodyOf(answer.body, signal),
      };
    } catch (error) {
      throw this.explain(error, signal);
    }
  }

  renew(): void {
    this.stale = true;
  }

  async close(): Promise<void> {
    await this.pool?.dispatcher.destroy();
    this.pool = null;
  }

  private async *bodyOf(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.explain(error, signal);
    }
  }

  /** Requests that need new credentials at the same time wait for one reading of them: it may run a program. */
  private async currentCredentials(signal: AbortSignal): Promise<ClusterCredentials> {
    this.reading ??= this.readCredentials().finally(() => (this.reading = null));
    try {
      return await unlessAborted(this.reading, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      throw new TransportError({
        kind: 'UNAUTHENTICATED',
        message: `the credentials cannot be read: ${error instanceof Error ? error.message.trim() : String(error)}`,
        advice: 'Compare the kubeconfig, and the files and programs that it names.',
      });
    }
  }

  private async readCredentials(): Promise<ClusterCredentials> {
    const usable = this.credentials && !this.stale && !this.source.hasChanged();
    this.stale = false;
    try {
      this.credentials =
        usable && this.credentials ? await this.source.refreshed(this.credentials) : await this.source.load();
      return this.credentials;
    } catch (error) {
      this.stale = true;
      throw error;
    }
  }

  private dispatcherFor({ tls, proxy, key }: ClusterCredentials): Dispatcher {
    if (this.pool?.key === key) return this.pool.dispatcher;
    void this.pool?.dispatcher.close();
    const connect = { ...tls, timeout: CONNECT_TIMEOUT_MS, keepAlive: true, keepAliveInitialDelay: 30_000 };
    const options = { allowH2: false, keepAliveTimeout: 30_000, keepAliveMaxTimeout: 300_000 };
    const dispatcher =
      proxy === null
        ? new Agent({ ...options, connect })
        : new ProxyAgent({ ...options, uri: proxy, requestTls: connect });
    this.pool = { key, dispatcher };
    return dispatcher;
  }

  private explain(error: unknown, signal: AbortSignal): unknown {
    if (signal.aborted || error instanceof TransportError) return error;
    if (isTlsFailure(errorCode(error))) this.renew();
    return new TransportError(unreachable(this.source.server, error), { cause: error });
  }
}

/** Does not wait for a promise any more once aborted: a program that gives credentials may hang, and is not ours to end. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
