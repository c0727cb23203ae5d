import type { ClusterCommand, ClusterIdentity, ClusterKind, ClusterRegistry, ClusterStatus } from '@rollcall/catalog';

import type { PrismaClient } from './generated/client.js';
import { prismaError } from './prisma-errors.js';
import { silenceMs } from './silence.js';

/** {@link ClusterRegistry} through Prisma. */
export class PostgresClusterRegistry implements ClusterRegistry {
  constructor(
    private readonly prisma: PrismaClient,
    /** Between two proofs; one that comes long after the one before ends a silence, which the history of endpoints shows. */
    private readonly heartbeatMs: number,
  ) {}

  async declare(cluster: string, kind: ClusterKind): Promise<void> {
    await this.run(() =>
      this.prisma.$transaction([
        this.prisma.cluster.upsert({
          where: { name: cluster },
          create: { name: cluster, kind },
          update: { kind, retiredAt: null },
        }),
        this.prisma.$executeRaw`INSERT INTO lease (cluster) VALUES (${cluster}) ON CONFLICT DO NOTHING`,
      ]),
    );
  }

  async rememberIdentity(cluster: string, seen: ClusterIdentity | null): Promise<ClusterIdentity | null> {
    const stored = await this.run(() => this.prisma.cluster.findUniqueOrThrow({ where: { name: cluster } }));
    if (stored.identityUid !== null)
      return { uid: stored.identityUid, source: stored.identitySource as ClusterIdentity['source'] };
    if (seen) {
      const data = { identityUid: seen.uid, identitySource: seen.source };
      await this.run(() => this.prisma.cluster.update({ where: { name: cluster }, data }));
    }
    return seen;
  }

  async report(cluster: string, status: ClusterStatus, proofAgeMs: number | null): Promise<void> {
    await this.run(
      () => this.prisma.$executeRaw`
        WITH proof AS (
          SELECT clock_timestamp() - ${proofAgeMs}::float8 * interval '1 ms' AS at
        ), silence AS (
          INSERT INTO cluster_silence (cluster, from_at, to_at, state)
          SELECT s.cluster, s.as_of, p.at, coalesce(s.status ->> 'state', 'SYNCING') FROM cluster_status s, proof p
          WHERE s.cluster = ${cluster} AND p.at - s.as_of > ${silenceMs(this.heartbeatMs)}::float8 * interval '1 ms'
          ON CONFLICT DO NOTHING
        ), reported AS (
          INSERT INTO cluster_status (cluster, as_of, status, updated_at)
          SELECT ${cluster}, p.at, ${JSON.stringify(status)}::json, clock_timestamp() FROM proof p
          ON CONFLICT (cluster) DO UPDATE
          SET as_of = coalesce(excluded.as_of, cluster_status.as_of), status = excluded.status, updated_at = excluded.updated_at
        )
        SELECT pg_notify('rollcall_status', ${cluster})`,
    );
  }

  async lastReport(cluster: string): Promise<ClusterStatus | null> {
    const row = await this.run(() => this.prisma.clusterStatus.findUnique({ where: { cluster } }));
    return (row?.status ?? null) as ClusterStatus | null;
  }

  async commands(clusters: readonly string[]): Promise<readonly (ClusterCommand & { readonly cluster: string })[]> {
    const rows = await this.run(() =>
      this.prisma.command.findMany({
        // Questions have other kinds, and are answered elsewhere.
        where: { cluster: { in: [...clusters] }, kind: 'CONFIRM_REMOVAL', doneAt: null },
        orderBy: { askedAt: 'asc' },
      }),
    );
    return rows.map(({ id, cluster, kind, askedBy }) => ({
      id,
      cluster,
      askedBy,
      kind: kind as ClusterCommand['kind'],
    }));
  }

  async done(command: string, outcome: string): Promise<void> {
    await this.run(() => this.prisma.command.update({ where: { id: command }, data: { doneAt: new Date(), outcome } }));
  }

  private async run<T>(statement: () => Promise<T>): Promise<T> {
    try {
      return await statement();
    } catch (error) {
      throw prismaError(error);
    }
  }
}
