import type { Revision } from '@rollcall/core';

import type { AuditOrigin } from '../backends/audit-log.js';
import type { StoredToken } from './token.js';

/** When a token was last used, RFC 3339, by its id. */
export type LastUses = ReadonlyMap<string, string>;

/**
 * Tokens as they are stored. That one was made or revoked is a revision of the log, with its audit entry in the same transaction, and
 * is read from there. All throw {@link StoreUnavailableError}.
 */
export interface TokenStore {
  create(token: StoredToken, by: AuditOrigin): Promise<Revision>;
  /** `at`: RFC 3339. null = there is no such token, or it was revoked before. */
  revoke(id: string, at: string, by: AuditOrigin): Promise<Revision | null>;
  /** No revision: a use changes nothing that anybody could see. An earlier one than is stored changes nothing at all. */
  noteUses(uses: LastUses): Promise<void>;
  /** Of tokens that are not revoked and were used. */
  lastUses(): Promise<LastUses>;
}
