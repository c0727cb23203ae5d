import type { Authenticator, Credentials } from './authenticator.js';
import type { Principal } from './principal.js';

/** Who shows these credentials, if that is known at once; null = it has to be found out, or to be said what is wrong with them. */
export function callerAtOnce(authenticator: Authenticator, credentials: Credentials): Principal | null {
  try {
    const caller = authenticator.authenticate(credentials);
    if (!(caller instanceof Promise)) return caller;
    // Whoever finds out asks again, and is told.
    caller.catch(() => undefined);
    return null;
  } catch {
    return null;
  }
}
