import type { Backend, BackendInput, BackendStatus, Revision } from '@rollcall/core';

import type { AuditOrigin } from './audit-log.js';

/** What of a status can be said anew. */
export type StatusParts = Partial<Pick<BackendStatus, 'writeBack' | 'check' | 'resolved'>>;

/** What somebody says of a registration, with what is told by it. */
export type RegisteredPart = BackendInput & Pick<Backend, 'family' | 'restrictedAddresses'>;

/** One registration that comes, changes or goes. `expected`: the version that it must be in; it counts on from there. */
export type BackendEdit =
  | { readonly type: 'REGISTER'; readonly backend: Backend }
  | {
      readonly type: 'UPDATE';
      readonly id: string;
      readonly expected: number;
      readonly registered: RegisteredPart;
      /** What begins anew by it; all else of the status stays as it is stored. */
      readonly status: StatusParts;
    }
  | { readonly type: 'REMOVE'; readonly id: string; readonly expected: number };

/** What a request was answered, for whoever asks again with the same key. */
export interface KeptAnswer {
  /** Of the request's body. */
  readonly requestHash: string;
  /** JSON. */
  readonly answer: unknown;
}

export interface BackendWrite {
  readonly cluster: string;
  /** RFC 3339, by the writer's clock: since when what changes is so. */
  readonly at: string;
  /** At least one, each registration once. */
  readonly edits: readonly BackendEdit[];
  readonly by: AuditOrigin;
  /** null = a retry is not recognised. */
  readonly key: (KeptAnswer & { readonly principal: string; readonly key: string }) | null;
}

/** What a worker says of one registration, of that version of it. */
export interface StatusReport {
  readonly id: string;
  readonly version: number;
  readonly status: StatusParts;
}

export interface StatusReports {
  readonly cluster: string;
  /** Of the worker's lease. */
  readonly epoch: number;
  /** RFC 3339, by the worker's clock. */
  readonly at: string;
  readonly reports: readonly StatusReport[];
}

/**
 * Registrations as they are stored. Every change is a revision of the log, and is read from there.
 * All throw {@link StoreUnavailableError}.
 */
export interface BackendStore {
  /**
   * Everything at once or nothing: one revision, with an audit entry a registration and the answer that is kept.
   * Throws {@link OutdatedBackendError}, {@link RegisteredTwiceError}, {@link KeyUsedError}.
   */
  write(write: BackendWrite): Promise<Revision>;
  /**
   * One revision of those registrations of which something new is said; null = there are none. Reports on another version than the stored one are left
   * out. Throws {@link FencedError}.
   */
  report(reports: StatusReports): Promise<Revision | null>;
  /** What was answered under a key, and the revision that it speaks of; null = it was not used, or more than 24 h ago. */
  answered(principal: string, key: string): Promise<(KeptAnswer & { readonly revision: Revision }) | null>;
}
