/** `REFUSED`: it is not allowed, or what was sent is not right. `FAILED`: it was allowed and did not succeed. */
export const AUDIT_OUTCOMES = ['ALLOWED', 'REFUSED', 'FAILED'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Something that was done or refused. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  /** Who asked. `kind`: how it proved who it is; `system` = Rollcall itself. */
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  /** Such as `backend.register`. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** The error code of the answer; null = there was none. */
  readonly code: string | null;
  readonly target: {
    readonly kind: string;
    readonly cluster: string | null;
    readonly namespace: string | null;
    /** Of a registration: its Service. */
    readonly name: string | null;
    readonly id: string | null;
  };
  /** JSON; null = nothing. */
  readonly before: unknown;
  readonly after: unknown;
  /** Where the request came from. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Which entries are asked for. What is left out restricts nothing. */
export interface AuditFilter {
  /** RFC 3339: not before. */
  readonly since?: string | undefined;
  /** RFC 3339: before. */
  readonly until?: string | undefined;
  /** Id of an actor. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** Part of the target's name or id, of the actor's name, or of the code, in any case. */
  readonly q?: string | undefined;
}

/** Newest first. */
export interface AuditPage {
  readonly items: readonly AuditEntry[];
  /** Give it as `cursor` for the next page; null = this was the last. */
  readonly nextCursor: string | null;
}
