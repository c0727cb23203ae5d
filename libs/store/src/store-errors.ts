import pg from 'pg';

import {
  FencedError,
  GroundLostError,
  KeyUsedError,
  OutdatedBackendError,
  RegisteredTwiceError,
  StoreUnavailableError,
} from '@rollcall/catalog';

import { storeUnavailable } from './connection.js';

/** SQLSTATEs that our functions raise (prisma/migrations). */
const FENCED = 'RC001';
const GROUND_LOST = 'RC002';
const OUTDATED = 'RC003';
const KEY_USED = 'RC004';
const REGISTERED_TWICE = 'RC005';

/** Which write failed. */
export interface FailedWrite {
  readonly cluster: string;
  readonly epoch: number;
  readonly ground: number;
}

/**
 * A PostgreSQL error of a write as the catalog knows it. What says that a statement itself was wrong (class 22, 23, 42: data,
 * constraint, syntax) is a defect and is passed on as it is; all else means that the database is not there for us.
 */
export function writeError(error: unknown, write: FailedWrite): Error {
  if (!(error instanceof pg.DatabaseError)) return storeUnavailable(error);
  if (error.code === FENCED) return new FencedError(write.cluster, write.epoch, { cause: error });
  if (error.code === GROUND_LOST) return new GroundLostError(write.cluster, write.ground, { cause: error });
  return isDefect(error) ? error : storeUnavailable(error);
}

/** The same for what people do to registrations. */
export function backendError(error: unknown): Error {
  if (!(error instanceof pg.DatabaseError)) return storeUnavailable(error);
  switch (error.code) {
    case OUTDATED:
      return new OutdatedBackendError(error.message, { cause: error });
    case KEY_USED:
      return new KeyUsedError(error.message, { cause: error });
    case REGISTERED_TWICE:
      return new RegisteredTwiceError(error.message, { cause: error });
    default:
      return readError(error);
  }
}

/** The same for statements that cannot be fenced. */
export function readError(error: unknown): Error {
  return error instanceof pg.DatabaseError && isDefect(error) ? error : storeUnavailable(error);
}

function isDefect(error: pg.DatabaseError): boolean {
  return ['22', '23', '42'].includes((error.code ?? '').slice(0, 2));
}

export { StoreUnavailableError };
