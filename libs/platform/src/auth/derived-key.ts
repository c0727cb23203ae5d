import { hkdfSync } from 'node:crypto';

/** What keys are derived for. A name is for ever: another one makes all that was made under it void. */
export type KeyPurpose = 'token' | 'session';

/** A key of 32 bytes from the installation's secret (`ROLLCALL_SECRET`), of no use for another purpose. */
export function derivedKey(secret: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `rollcall ${purpose}`, 32));
}
