import { PrismaPg } from '@prisma/adapter-pg';

import type { DatabaseOptions } from './connection.js';
import { connectionConfig } from './connection.js';
import { PrismaClient } from './generated/client.js';

/** A Prisma client with deadlines: its own default is to wait for ever. */
export function createPrismaClient(options: DatabaseOptions): PrismaClient {
  const adapter = new PrismaPg(
    { ...connectionConfig(options), max: options.maxConnections },
    { onPoolError: options.onIdleError, onConnectionError: options.onIdleError },
  );
  return new PrismaClient({ adapter });
}
