import { ForbiddenError } from './authenticator.js';
import type { Principal, Role } from './principal.js';
import { mayAct } from './principal.js';

/** Throws {@link ForbiddenError} for whoever has a lesser role. */
export function assertMayAct(principal: Principal, needed: Role): void {
  if (!mayAct(principal, needed)) throw new ForbiddenError(`this takes the role ${needed}`);
}
