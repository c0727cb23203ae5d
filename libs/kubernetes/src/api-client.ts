import type { Clock, Trouble } from '@rollcall/catalog';

import type { ApiAnswer, ApiRequest, ApiTransport } from './api-transport.js';
import { TransportError } from './api-transport.js';
import { refused, timedOut, unreadable } from './troubles.js';

/** Thrown when an API server refuses a request, or its answer cannot be read. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** 0 = there was an answer, but it could not be read. */
    readonly status: number,
    readonly trouble: Trouble,
    readonly details: {
      readonly retryAfterMs: number | null;
      readonly reason: string;
      readonly causes: readonly string[];
    },
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
/** Bytes of a refusal that are read. */
const MAX_ERROR_BYTES = 65_536;

/** Requests to one API server: time-outs, refusals as errors, JSON. */
export class ApiClient {
  constructor(
    readonly options: ApiClientOptions,
    private readonly transport: ApiTransport,
    private readonly clock: Clock,
  ) {}

  /** The JSON of a successful answer. Throws {@link ApiError}, {@link TransportError}. */
  async json(request: Omit<ApiRequest, 'signal'>, signal: AbortSignal): Promise<unknown> {
    const deadline = new Deadline(this, signal, this.clock);
    try {
      const answer = await this.open(request, deadline);
      const text = await readText(answer.body, MAX_BYTES, deadline);
      return JSON.parse(text) as unknown;
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
    return new ApiError(0, unreadable(this.options.server, what), { retryAfterMs: null, reason: '', causes: [] });
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

interface StatusObject {
  readonly message: string;
  readonly reason: string;
  readonly causes: readonly string[];
}

/** A Kubernetes Status object, as far as it can be read. */
export function readStatus(text: string): StatusObject {
  try {
    return statusOf(JSON.parse(text) as unknown);
  } catch {
    return { message: text.slice(0, 200).trim(), reason: '', causes: [] };
  }
}

export function statusOf(value: unknown): StatusObject {
  const { message, reason, details } = asRecord(value);
  const { causes } = asRecord(details);
  const reasons = Array.isArray(causes) ? causes.map((cause: unknown) => asText(asRecord(cause).reason)) : [];
  return { message: asText(message), reason: asText(reason), causes: reasons };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Seconds, as the API server says them. */
function readRetryAfter(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : null;
}
