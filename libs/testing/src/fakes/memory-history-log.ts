import type { HistoryLog, HistoryQuery, RecordedHistory } from '@rollcall/catalog';
import { servicesTouchedBy } from '@rollcall/core';

import type { MemoryDatabase } from './memory-database.js';

/** What a database in memory does not keep by itself: why its log may not tell everything. */
export type MemoryGaps = Pick<RecordedHistory, 'logReaches' | 'syncedAt' | 'silences' | 'epochChanges'>;

const LONG_AGO = '2020-01-01T00:00:00.000Z';

/** Reads the log of {@link MemoryDatabase}. Without gaps, unless a test says otherwise. */
export class MemoryHistoryLog implements HistoryLog {
  gaps: MemoryGaps = { logReaches: LONG_AGO, syncedAt: LONG_AGO, silences: [], epochChanges: [] };

  constructor(private readonly database: MemoryDatabase) {}

  async history({ cluster, namespace, name, since, limit }: HistoryQuery): Promise<RecordedHistory> {
    const { database, gaps } = this;
    await database.reach();
    const changes = database.log
      .filter((revision) => revision.cluster === cluster && revision.at >= since)
      .flatMap(({ seq, at, changes: of }) => of.map((change) => ({ seq, at, change })))
      .filter(({ change }) => change.namespace === namespace && servicesTouchedBy(change).includes(name))
      .reverse();
    const oldest = changes[limit];
    return structuredClone({
      ...gaps,
      head: { epoch: database.epoch, seq: database.seq },
      changes: changes.filter(({ seq }) => seq > (oldest?.seq ?? 0)),
      isCut: oldest !== undefined,
      completeSince: oldest?.at ?? null,
    });
  }
}
