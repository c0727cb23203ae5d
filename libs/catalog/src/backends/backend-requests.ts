import type { ServiceRef } from '../view/selection-feed.js';
import type { Scopes } from '../access/access.js';
import type { AuditOrigin } from './audit-log.js';

/** Who asks, from where, and what they may do. */
export interface Caller extends AuditOrigin {
  readonly scopes: Scopes;
}

export interface RegisterRequest {
  /** `cluster` null = the one that has it. */
  readonly service: ServiceRef;
  /** A list of registrations as somebody sent it. */
  readonly items: unknown;
  /** A Service without selector that is to be made for them, as somebody sent it; absent or null = it is there. */
  readonly createService?: unknown;
  /** Says what would be, and does nothing. */
  readonly dryRun: boolean;
  /** Printable ASCII, 1..255 characters: for 24 h the same request under the same key has the same answer. null = none. */
  readonly idempotencyKey: string | null;
}

/** A registration in the version that the caller has seen. */
export interface VersionedBackend {
  readonly id: string;
  readonly version: number;
  readonly dryRun: boolean;
}

export interface UpdateRequest extends VersionedBackend {
  /** A merge patch (RFC 7396) as somebody sent it. */
  readonly patch: unknown;
}
