import { RollcallError } from '@rollcall/client';

/** Nobody, somebody whose session has ended, or somebody who may not. */
export function isAboutCaller(error: unknown): boolean {
  return error instanceof RollcallError && (error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN');
}
