import type { ErrorDetail, RollcallErrorCode } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';
import { jsonEquals } from '@rollcall/core';

import { isAboutCaller } from '../../data/is-about-caller.js';
import type { Registration } from './registration.js';

/** What the server said against a draft. */
export interface Refusal {
  readonly code: RollcallErrorCode;
  readonly message: string;
  readonly requestId: string | null;
  readonly errors: readonly ErrorDetail[];
  /** What it was said of. */
  readonly of: Registration;
}

/**
 * null = it says nothing of the draft: the connection, the server, or this program failed, or it is about who asks; the same may succeed later.
 */
export function refusalOf(error: unknown, of: Registration): Refusal | null {
  if (!(error instanceof RollcallError) || error.isTransient || isAboutCaller(error)) return null;
  const { code, message, requestId, errors } = error;
  return { code, message, requestId, errors, of };
}

/** What of it still holds: a complaint about a field ends when the field is changed, and no sooner. */
export function standingErrors(refusal: Refusal | null, now: Registration): readonly ErrorDetail[] {
  if (!refusal) return [];
  return refusal.errors.filter(({ pointer }) => jsonEquals(valueAt(refusal.of, pointer), valueAt(now, pointer)));
}

/** The value that a JSON pointer (RFC 6901) leads to; undefined = nothing is there. */
export function valueAt(document: unknown, pointer: string): unknown {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string, unknown>>)[key]
        : undefined,
    document,
  );
}
