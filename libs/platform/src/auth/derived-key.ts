import type { KeyObject } from 'node:crypto';
import { createSecretKey, hkdfSync } from 'node:crypto';

/** What keys are derived for. A name is for ever: another one makes all that was made under it void. */
export type KeyPurpose = 'token' | 'session';

/**
 * A key of 32 bytes from the installation's secret (`ROLLCALL_SECRET`), of no use for another purpose. It is taken in once: bytes would be made
 * a key anew by every HMAC, which takes several times as long as the HMAC itself.
 */
export function derivedKey(secret: string, purpose: KeyPurpose): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `rollcall ${purpose}`, 32)));
}
