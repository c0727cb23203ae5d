import type { ClusterCommands } from '@rollcall/catalog';

import type { PrismaClient } from './generated/client.js';
import { prismaError } from './prisma-errors.js';
import { storableText } from './storable-text.js';

/** {@link ClusterCommands} through Prisma. */
export class PostgresClusterCommands implements ClusterCommands {
  constructor(private readonly prisma: PrismaClient) {}

  async confirmRemoval(cluster: string, askedBy: string): Promise<void> {
    try {
      await this.prisma.command.create({
        data: { cluster, kind: 'CONFIRM_REMOVAL', payload: {}, askedBy: storableText(askedBy) },
      });
    } catch (error) {
      throw prismaError(error);
    }
  }

  async retire(cluster: string): Promise<void> {
    try {
      const retiredAt = new Date();
      await this.prisma.$transaction([
        this.prisma.mirrorCursor.deleteMany({ where: { cluster } }),
        this.prisma.clusterStatus.deleteMany({ where: { cluster } }),
        this.prisma.cluster.update({
          where: { name: cluster },
          data: { retiredAt, syncedAt: null, identityUid: null, identitySource: null },
        }),
        this.prisma.$executeRaw`SELECT pg_notify('rollcall_status', ${cluster})`,
      ]);
    } catch (error) {
      throw prismaError(error);
    }
  }
}
