import { ForbiddenError, mayAct, principalOf } from '@rollcall/platform';
import type { FastifyRequest } from 'fastify';

/** The id of the caller, who is an administrator. Throws {@link ForbiddenError} for anybody else. */
export function administrator(request: FastifyRequest): string {
  const principal = principalOf(request);
  if (!mayAct(principal, 'admin')) throw new ForbiddenError('this is for administrators');
  return principal.id;
}
