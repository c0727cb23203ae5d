import type { ErrorDetail } from '../rollcall-error.js';
import { RollcallError } from '../rollcall-error.js';

/** An answer that is no success, as an error. Reads its body. */
export async function errorOf(response: Response): Promise<RollcallError> {
  const { status, headers } = response;
  const retryAfterMs = retryAfter(headers.get('retry-after'));
  const problem = await problemOf(response);
  if (!problem) {
    return new RollcallError(`HTTP ${status} from something that does not speak like Rollcall`, {
      code: 'BAD_ANSWER',
      status,
      retryAfterMs,
    });
  }
  const { code, detail, title, requestId, errors } = problem;
  return new RollcallError(detail ?? title ?? code, {
    code,
    status,
    retryAfterMs,
    requestId: requestId ?? null,
    errors: errors ?? [],
  });
}

/** RFC 9457, with the members that Rollcall adds. */
interface Problem {
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly errors?: readonly ErrorDetail[];
}

/** null = the body is no problem document of Rollcall. */
async function problemOf(response: Response): Promise<Problem | null> {
  if (!/^application\/problem\+json\b/.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel();
    return null;
  }
  try {
    const body = (await response.json()) as Partial<Problem> | null;
    return typeof body?.code === 'string' ? { ...body, code: body.code } : null;
  } catch {
    return null; // it broke off, or is no JSON
  }
}

/** Seconds, or a date: the two forms of RFC 9110. */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - Date.now());
}
