import type { Clock, Trouble } from '@rollcall/catalog';

import type { ApiAnswer, ApiRequest, ApiTransport } from './api-transport.js';
import { TransportError } from './api-transport.js';
import type { StatusObject } from './status-object.js';
import { readStatus } from './status-object.js';
import { refused, timedOut, unreadable } from './troubles.js';

/** Thrown when an API server refuses a request, or its answer cannot be read. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** 0 = there was an answer, but it could not be read. */
    readonly status: number,
    readonly trouble: Trouble,
    readonly details: StatusObject & { readonly retryAfterMs: number | null },
  ) {
    super(trouble.message);
  }
}

export interface ApiClientOptions {
  /** Address of the server, for messages. */
  readonly server: string;
  /** For an answer to begin, and for each part of it to follow. */
  readonly timeoutMs: number;
}

/** Bytes of one answer: more is no list of anything that we read. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Bytes of a refusal that are read: one of a full slice names every address, twice. */
const MAX_ERROR_BYTES = 4 * 1024 * 1024;

/** A successful answer. */
export interface Exchange {
  /** Its JSON. */
  readonly value: unknown;
  /** What the server warns of. */
  readonly warnings: readonly string[];
}

/** Requests to one API server: time-outs, refusals as errors, JSON. */
export class ApiClient {
  constructor(
    readonly options: ApiClientOptions,
    private readonly transport: ApiTransport,
    private readonly clock: Clock,
  ) {}

  /** The JSON of a successful answer. Throws {@link ApiError}, {@link TransportError}. */
  async json(request: Omit<ApiRequest, 'signal'>, signal: AbortSignal): Promise<unknown> {
    return (await this.exchange(request, signal)).value;
  }

  /** A successful answer, with the server's warnings. Throws {@link ApiError}, {@link TransportError}. */
  async exchange(request: Omit<ApiRequest, 'signal'>, signal: AbortSignal): Promise<Exchange> {
    const deadline = new Deadline(this, signal, this.clock);
    try {
      const answer = await this.open(request, deadline);
      const text = await readText(answer.body, MAX_BYTES, deadline);
      return { value: JSON.parse(text) as unknown, warnings: answer.warnings };
    } catch (error) {
      if (error instanceof SyntaxError) throw this.unreadable(`answered something that is no JSON (${error.message})`);
      throw deadline.explain(error);
    } finally {
      deadline.end();
    }
  }

  /** The body of a successful answer as it comes; it has no time-out. Throws {@link ApiError}, {@link TransportError}. */
  async stream(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const deadline = new Deadline(this, signal, this.clock);
    try {
      return (await this.open({ method: 'GET', path }, deadline)).body;
    } catch (error) {
      throw deadline.explain(error);
    } finally {
      deadline.disarm();
    }
  }

  unreadable(what: string): ApiError {
    const details = { retryAfterMs: null, message: '', reason: '', kind: '', causes: [] };
    return new ApiError(0, unreadable(this.options.server, what), details);
  }

  private async open(request: Omit<ApiRequest, 'signal'>, deadline: Deadline): Promise<ApiAnswer> {
    const answer = await this.transport.request({ ...request, signal: deadline.signal });
    deadline.extend();
    if (answer.status >= 200 && answer.status < 300) return answer;
    const status = readStatus(await readText(answer.body, MAX_ERROR_BYTES, deadline).catch(() => ''));
    if (answer.status === 401) this.transport.renew();
    const retryAfterMs = readRetryAfter(answer.retryAfter);
    throw new ApiError(answer.status, refused(this.options.server, answer.status, status.message), {
      retryAfterMs,
      ...status,
    });
  }
}

/** Aborts when nothing comes for too long, or when the caller does. */
class Deadline {
  private readonly controller = new AbortController();
  private timer: { cancel(): void } | null = null;
  private passed = false;
  private readonly abort = (): void => this.controller.abort(this.outer.reason);

  constructor(
    private readonly client: ApiClient,
    private readonly outer: AbortSignal,
    private readonly clock: Clock,
  ) {
    if (outer.aborted) this.abort();
    outer.addEventListener('abort', this.abort);
    this.extend();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  extend(): void {
    this.timer?.cancel();
    this.timer = this.clock.after(this.client.options.timeoutMs, () => {
      this.passed = true;
      this.controller.abort();
    });
  }

  /** From here on only the caller aborts. */
  disarm(): void {
    this.timer?.cancel();
  }

  end(): void {
    this.disarm();
    this.outer.removeEventListener('abort', this.abort);
  }

  explain(error: unknown): unknown {
    if (!this.passed) return error;
    const { server, timeoutMs } = this.client.options;
    return new TransportError(timedOut(server, `no answer within ${timeoutMs} ms`), { cause: error });
  }
}

async function readText(body: AsyncIterable<Uint8Array>, limit: number, deadline: Deadline): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    deadline.extend();
    bytes += chunk.byteLength;
    if (bytes > limit) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Seconds, as the API server says them. */
function readRetryAfter(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : null;
}
