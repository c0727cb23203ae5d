import { RollcallError } from '../rollcall-error.js';

/** Aborts with the caller's signal, or when a read has taken too long: then the reason is a {@link RollcallError}. */
export function timeLimit(timeoutMs: number, signal?: AbortSignal): AbortSignal {
  const limit = new AbortController();
  const late = new RollcallError(`no answer within ${timeoutMs} ms`, { code: 'UNREACHABLE' });
  AbortSignal.timeout(timeoutMs).addEventListener('abort', () => limit.abort(late));
  return signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
}
