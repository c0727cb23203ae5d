/** Limits of registrations (contract 6, security: hostile input). */

/** Registrations in one request: all or nothing. */
export const MAX_BACKENDS_PER_REQUEST = 1_000;
/** "Each slice may include a maximum of 100 ports." */
export const MAX_BACKEND_PORTS = 100;
export const MAX_BACKEND_LABELS = 64;
/** Characters. */
export const MAX_NOTE = 1_000;
/** Characters of a check's path. */
export const MAX_CHECK_PATH = 1_000;

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

export const PORT_RANGE: NumberRange = { min: 1, max: 65_535 };
export const INTERVAL_MS: NumberRange = { min: 1_000, max: 3_600_000 };
/** A check is cut off after 5 s whatever it waits for. */
export const TIMEOUT_MS: NumberRange = { min: 100, max: 5_000 };
export const RISE: NumberRange = { min: 1, max: 10 };
export const FALL: NumberRange = { min: 1, max: 10 };

export const CHECK_DEFAULTS = { intervalMs: 10_000, timeoutMs: 2_000, rise: 2, fall: 3 } as const;
