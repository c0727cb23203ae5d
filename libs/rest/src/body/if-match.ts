import type { FastifyRequest } from 'fastify';

import { Problem } from '../problems/problem.js';

/** The tag of a registration. Strong: a version is never given twice. What its status says passes by itself, and is not in it. */
export function versionTag(version: number): string {
  return `"${version}"`;
}

/** The version that the caller has seen. Throws {@link Problem}: 428 if it is not said, 400 for what no registration has as its tag. */
export function versionSeen({ headers }: FastifyRequest): number {
  const tag = headers['if-match'];
  if (tag === undefined)
    throw new Problem('PRECONDITION_REQUIRED', 'send If-Match with the ETag of the registration as you have read it');
  const [, digits] = /^"(\d{1,15})"$/.exec(tag.trim()) ?? [];
  if (digits !== undefined) return Number(digits);
  const message = 'must be the ETag of the registration as it was read, such as "3"';
  throw new Problem('INVALID_ARGUMENT', `If-Match: ${message}`);
}
