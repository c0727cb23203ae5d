import type { AuditLog, AuditOrigin, AuditOutcome, AuditTarget } from '../backends/audit-log.js';
import { StoreUnavailableError } from '../catalog-errors.js';
import type { Logger } from '../logger.js';

const SESSION: AuditTarget = { kind: 'session', cluster: null, namespace: null, name: null, id: null };
const NOBODY = { kind: 'anonymous', id: 'anonymous', name: 'anonymous' } as const;

export interface SignInLogParts {
  readonly audit: AuditLog;
  readonly logger: Logger;
}

/** Puts on record who signs in and out with a browser, and who was refused. While the store is down, people can still sign in to read. */
export class SignInLog {
  constructor(private readonly parts: SignInLogParts) {}

  signedIn(by: AuditOrigin): Promise<void> {
    return this.record(by, { action: 'session.begin', outcome: 'ALLOWED', code: null });
  }

  /** `code`: of the answer. */
  refused(origin: Omit<AuditOrigin, 'actor'>, code: string): Promise<void> {
    return this.record({ ...origin, actor: NOBODY }, { action: 'session.begin', outcome: 'REFUSED', code });
  }

  signedOut(by: AuditOrigin): Promise<void> {
    return this.record(by, { action: 'session.end', outcome: 'ALLOWED', code: null });
  }

  private async record(
    { actor, address, userAgent, requestId }: AuditOrigin,
    act: { readonly action: string; readonly outcome: AuditOutcome; readonly code: string | null },
  ): Promise<void> {
    const what = { ...act, target: SESSION, before: null, after: null };
    try {
      await this.parts.audit.record([{ actor, address, userAgent, requestId, ...what }]);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.parts.logger.warn('not on record: the store is unavailable', { ...act, actor: actor.id, address });
    }
  }
}
