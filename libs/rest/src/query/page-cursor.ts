import { Problem } from '../problems/problem.js';

/** A place in a sorted list, opaque to clients. */
export function encodeCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** Throws {@link Problem} for what {@link encodeCursor} did not make. */
export function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (encodeCursor(key) === cursor && /^[^ ]+ [^ ]+ [^ ]+$/.test(key)) return key;
  const message = 'must be the nextCursor of a page';
  throw new Problem('INVALID_ARGUMENT', `cursor: ${message}`, {
    errors: [{ pointer: '?cursor', code: 'INVALID_ARGUMENT', message }],
  });
}
