/** `REFUSED`: it is not allowed, or what was sent is not right; `FAILED`: it was allowed and did not succeed. */
export const AUDIT_OUTCOMES = ['ALLOWED', 'REFUSED', 'FAILED'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who asked. */
export interface Actor {
  /** How it proved who it is, such as `token`; `system` = Rollcall itself. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

/** Who asked, and from where; null = not known. */
export interface AuditOrigin {
  readonly actor: Actor;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

export interface AuditTarget {
  readonly kind: 'backend' | 'service' | 'cluster' | 'token' | 'session' | 'audit';
  readonly cluster: string | null;
  readonly namespace: string | null;
  /** Of a registration: its Service. */
  readonly name: string | null;
  readonly id: string | null;
}

/** Something that was done or refused, to be put on record. */
export interface AuditRecord extends AuditOrigin {
  /** Such as `backend.register`. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** The error code of the answer; null = there was none. */
  readonly code: string | null;
  readonly target: AuditTarget;
  /** JSON; null = nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What is on record. */
export interface AuditEntry extends AuditRecord {
  /** Sorts by age, as a number. */
  readonly id: string;
  /** RFC 3339, by the database's clock. */
  readonly at: string;
}

/** Which entries are asked for; null = no restriction. */
export interface AuditQuery {
  /** RFC 3339: not before. */
  readonly since: string | null;
  /** RFC 3339: before. */
  readonly until: string | null;
  /** Id of an actor. */
  readonly actor: string | null;
  readonly action: string | null;
  readonly outcome: AuditOutcome | null;
  readonly cluster: string | null;
  readonly namespace: string | null;
  /** Part of the target's name or id, of the actor's name, or of the code, in any case. */
  readonly q: string | null;
}

/** Of which targets entries are; null = of whichever, also of those that have none. */
export interface AuditPlaces {
  readonly clusters: readonly string[] | null;
  readonly namespaces: readonly string[] | null;
}

export interface AuditPage {
  /** Newest first. */
  readonly items: readonly AuditEntry[];
  /** Id of the last entry, if there are older ones. */
  readonly next: string | null;
}

/**
 * What was done and refused, for ever: nothing that was recorded can be changed or removed through it. Whatever changes registrations records
 * that by itself, in the same transaction ({@link BackendStore.write}).
 * Throws {@link StoreUnavailableError}.
 */
export interface AuditLog {
  record(records: readonly AuditRecord[]): Promise<void>;
  /** `after`: id of the entry where the page before ended; null = from the newest. */
  list(
    query: AuditQuery & { readonly places: AuditPlaces },
    page: { readonly limit: number; readonly after: string | null },
  ): Promise<AuditPage>;
}
