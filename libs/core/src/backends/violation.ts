/** Codes of what is wrong with a registration, the gravest last: several violations together have the code of the gravest (contract 4). */
export const VIOLATION_CODES = ['VALIDATION_FAILED', 'SERVICE_HAS_SELECTOR', 'ADDRESS_FORBIDDEN', 'NOT_FOUND'] as const;
export type ViolationCode = (typeof VIOLATION_CODES)[number];

/** One thing that is wrong with what somebody sent. */
export interface Violation {
  /** JSON pointer (RFC 6901) into what was sent; '' = the whole of it. */
  readonly pointer: string;
  readonly code: ViolationCode;
  /** A sentence that says what would be right. */
  readonly message: string;
}

/** A value, or everything that is wrong with it. */
export type Validated<T> =
  | { readonly valid: true; readonly value: T }
  | { readonly valid: false; readonly violations: readonly [Violation, ...Violation[]] };

/** The code of a whole answer. */
export function gravestCode([first, ...more]: readonly [Violation, ...Violation[]]): ViolationCode {
  return more.reduce<ViolationCode>(
    (gravest, { code }) => (VIOLATION_CODES.indexOf(code) > VIOLATION_CODES.indexOf(gravest) ? code : gravest),
    first.code,
  );
}
