import { RollcallError } from '@rollcall/client';

/** What an error means to whoever looks at the page; each has its own words and its own advice. */
export type Trouble =
  | 'OFFLINE'
  | 'API_AWAY'
  | 'STORE_AWAY'
  | 'NOT_SYNCED'
  | 'SIGNED_OUT'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'INVALID'
  | 'TOO_MANY'
  | 'CHANGED_MEANWHILE'
  | 'NEW_VERSION'
  | 'DEFECT';

const BY_CODE: Readonly<Record<string, Trouble>> = {
  UNREACHABLE: 'API_AWAY',
  BAD_ANSWER: 'API_AWAY',
  GOING_AWAY: 'API_AWAY',
  STORE_UNAVAILABLE: 'STORE_AWAY',
  NOT_SYNCED: 'NOT_SYNCED',
  TOO_STALE: 'NOT_SYNCED',
  UNAUTHENTICATED: 'SIGNED_OUT',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  INVALID_ARGUMENT: 'INVALID',
  VALIDATION_FAILED: 'INVALID',
  ADDRESS_FORBIDDEN: 'INVALID',
  SERVICE_HAS_SELECTOR: 'INVALID',
  RATE_LIMITED: 'TOO_MANY',
  CONFLICT: 'CHANGED_MEANWHILE',
  PRECONDITION_FAILED: 'CHANGED_MEANWHILE',
};

export function troubleOf(error: unknown, isOnline: boolean): Trouble {
  if (!(error instanceof RollcallError)) {
    // What a browser says when a file of this version is no longer there differs; all say that a module failed.
    return error instanceof TypeError && /module|import/i.test(error.message) ? 'NEW_VERSION' : 'DEFECT';
  }
  if (error.code === 'UNREACHABLE' && !isOnline) return 'OFFLINE';
  return BY_CODE[error.code] ?? 'DEFECT';
}
