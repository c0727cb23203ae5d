import type { AuditLog, AuditTarget } from '../backends/audit-log.js';
import type { Caller } from '../backends/backend-requests.js';
import type { Refusal } from '../backends/mutation-results.js';

/** What was refused, and to whom. */
export interface RefusedAct {
  /** Such as `backend.register`. */
  readonly action: string;
  readonly target: AuditTarget;
  readonly caller: Caller;
}

/** `REFUSED` in the audit, or `FAILED`: it was allowed. */
const FAILURES: readonly Refusal['type'][] = ['CONFLICT', 'OUTDATED', 'KEY_REUSED'];
/** Violations of one refusal that go on record. */
const RECORDED = 20;

/** Puts a refusal on record, and gives it back. Throws {@link StoreUnavailableError}. */
export async function recordRefusal(
  audit: AuditLog,
  refusal: Refusal,
  { action, target, caller }: RefusedAct,
): Promise<Refusal> {
  const { actor, address, userAgent, requestId } = caller;
  const outcome = FAILURES.includes(refusal.type) ? 'FAILED' : 'REFUSED';
  const after = refusal.type === 'INVALID' ? { violations: refusal.violations.slice(0, RECORDED) } : null;
  const { code } = refusal;
  await audit.record([{ actor, address, userAgent, requestId, action, outcome, code, target, before: null, after }]);
  return refusal;
}
