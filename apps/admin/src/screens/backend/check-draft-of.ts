import type { HealthCheck } from '@rollcall/client';

import type { CheckDraft } from '../register/draft.js';
import { NO_CHECK } from '../register/draft.js';

/** A check as fields have it. */
export function checkDraftOf(check: HealthCheck | null): CheckDraft {
  if (!check) return NO_CHECK;
  const { type, path, host, intervalMs, timeoutMs, rise, fall } = check;
  return {
    type,
    path: path ?? '',
    host: host ?? '',
    intervalMs: String(intervalMs),
    timeoutMs: String(timeoutMs),
    rise: String(rise),
    fall: String(fall),
  };
}
