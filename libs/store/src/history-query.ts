import type { HistoryQuery, RecordedChange, RecordedHistory } from '@rollcall/catalog';
import type pg from 'pg';

import type { PastRow } from './log-query.js';
import { readPastRows } from './log-query.js';

/** Endpoints in the changes of one answer: bounds its memory where each change is a large slice. */
const MAX_ENTRIES = 100_000;
const PAGE = 100;

interface Gaps {
  readonly epoch: string;
  readonly seq: number;
  readonly reaches: string;
  readonly synced_at: string | null;
  readonly silences: RecordedHistory['silences'];
  /** `from` null = the log does not hold the last revision before any more. */
  readonly epoch_changes: readonly (Omit<RecordedHistory['epochChanges'][number], 'from'> & {
    readonly from: string | null;
  })[];
}

/** A silence that lasts is told by the age of the last proof; $3 is how old one has to be, in ms. */
const GAPS = `
  SELECT h.epoch, h.seq, rollcall_time(r.at) AS reaches,
    (SELECT rollcall_time(coalesce((SELECT l.at FROM log l WHERE l.seq = c.synced_seq), c.synced_at)) FROM cluster c
     WHERE c.name = $1 AND c.synced_at IS NOT NULL) AS synced_at,
    (SELECT coalesce(json_agg(json_build_object('from', rollcall_time(s.from_at), 'to', rollcall_time(s.to_at), 'state', s.state) ORDER BY s.from_at), '[]')
     FROM (
       SELECT from_at, to_at, state FROM cluster_silence WHERE cluster = $1 AND to_at > $2
       UNION ALL
       SELECT as_of, NULL, status ->> 'state' FROM cluster_status
       WHERE cluster = $1 AND as_of < clock_timestamp() - $3::float8 * interval '1 ms'
     ) s) AS silences,
    (SELECT coalesce(json_agg(json_build_object(
       'seq', e.seq, 'former', e.former, 'to', rollcall_time(e.at),
       'from', rollcall_time((SELECT l.at FROM log l WHERE l.seq <= e.seq ORDER BY l.seq DESC LIMIT 1))) ORDER BY e.seq), '[]')
     FROM log_epoch_change e) AS epoch_changes
  FROM log_head h, log_reach r`;

/** What is recorded of a Service: newest first, back to `since`, to the limit, or to where the log ends. */
export async function readHistory(
  client: pg.ClientBase,
  query: HistoryQuery,
  silentMs: number,
): Promise<RecordedHistory> {
  const { rows } = await client.query<Gaps>(GAPS, [query.cluster, query.since, silentMs]);
  const [gaps] = rows;
  if (!gaps) throw new TypeError('the database has no log_head');
  const { changes, isCut, completeSince } = await readChanges(client, query);
  return {
    head: { epoch: gaps.epoch, seq: gaps.seq },
    ...{ changes, isCut, completeSince },
    logReaches: gaps.reaches,
    syncedAt: gaps.synced_at,
    silences: gaps.silences,
    // Before the oldest revision that is kept, nothing is told anyway.
    epochChanges: gaps.epoch_changes.map((change) => ({ ...change, from: change.from ?? gaps.reaches })),
  };
}

async function readChanges(
  client: pg.ClientBase,
  { since, limit, ...service }: HistoryQuery,
): Promise<Pick<RecordedHistory, 'changes' | 'isCut' | 'completeSince'>> {
  let entries = 0;
  const { rows, readTo } = await readPastRows(client, service, {
    page: PAGE,
    goesOn: ({ at, change }) => {
      if (change.kind === 'slice') entries += change.entries.length;
      return at.toISOString() >= since;
    },
    isEnough: (found) => found > limit || entries > MAX_ENTRIES,
  });
  // The oldest revision that was read may have done more than was read of it: it counts as not read, but what it led to is known.
  const floor = newer(rows[limit] ?? null, readTo);
  const changes = rows
    .filter(({ seq }) => seq > (floor?.seq ?? 0))
    .map(({ seq, at, change }): RecordedChange => ({ seq, at: at.toISOString(), change }));
  return { changes, isCut: floor !== null, completeSince: floor?.at.toISOString() ?? null };
}

function newer(a: PastRow | null, b: PastRow | null): PastRow | null {
  if (!a || !b) return a ?? b;
  return a.seq > b.seq ? a : b;
}
