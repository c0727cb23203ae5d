import type { AuditOrigin } from '../backends/audit-log.js';

/** Rollcall itself, in the audit. */
export const SYSTEM: AuditOrigin = {
  actor: { kind: 'system', id: 'rollcall', name: 'rollcall' },
  address: null,
  userAgent: null,
  requestId: null,
};
