import { StoreUnavailableError } from '@rollcall/catalog';

import { Prisma } from './generated/client.js';

/** Prisma's codes for "the database is not there for us": P1xxx is the way to it, P2024 a full pool, P2028 a lost transaction. */
const UNAVAILABLE = /^(P1\d{3}|P2024|P2028)$/;

/** A Prisma error as the catalog knows it; a defect (wrong query, wrong data) is passed on as it is. */
export function prismaError(error: unknown): Error {
  const known =
    error instanceof Prisma.PrismaClientKnownRequestError || error instanceof Prisma.PrismaClientValidationError;
  if (known && !('code' in error && UNAVAILABLE.test(error.code))) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StoreUnavailableError(`the database did not answer: ${message}`, { cause: error });
}
