import type {
  AskResult,
  NewQuestion,
  QuestionOutcome,
  QuestionState,
  QuestionStore,
  Taken,
  TakenQuestion,
  TakeRequest,
} from '@rollcall/catalog';
import type pg from 'pg';

import { runStatement } from './run-statement.js';
import { storableJson } from './storable-json.js';

/** Channels of {@link PostgresBell}: questions wake workers, answers wake whoever asked. */
export const QUESTION_CHANNEL = 'rollcall_command';
export const ANSWER_CHANNEL = 'rollcall_answer';

const ASK = 'SELECT id, refused FROM rollcall_ask($1, $2, $3, $4, $5, $6)';
const LOOK = `SELECT taken_at IS NOT NULL AS begun, progress, CASE WHEN done_at IS NOT NULL THEN outcome END AS outcome FROM command WHERE id = $1`;
const CANCEL = `
  WITH cancelled AS (
    UPDATE command SET cancelled_at = clock_timestamp() WHERE id = $1 AND done_at IS NULL AND cancelled_at IS NULL RETURNING cluster)
  SELECT pg_notify('${QUESTION_CHANNEL}', cluster) FROM cancelled`;
const TAKE = 'SELECT id, cluster, kind, payload AS question, left_ms AS "leftMs" FROM rollcall_take($1, $2)';
const CANCELLED = `
  SELECT r.id FROM unnest($1::uuid[]) AS r(id) LEFT JOIN command c ON c.id = r.id WHERE c.id IS NULL OR c.cancelled_at IS NOT NULL`;
const TELL = `
  WITH told AS (UPDATE command SET progress = $2 WHERE id = $1 AND done_at IS NULL RETURNING id)
  SELECT pg_notify('${ANSWER_CHANNEL}', id::text) FROM told`;
const FINISH = `
  WITH finished AS (
    UPDATE command SET done_at = clock_timestamp(), outcome = $2 WHERE id = $1 AND done_at IS NULL RETURNING id)
  SELECT pg_notify('${ANSWER_CHANNEL}', id::text) FROM finished`;

/** {@link QuestionStore} on PostgreSQL: rows of the table `command`, which the database's clock lets expire. */
export class PostgresQuestionStore implements QuestionStore {
  constructor(private readonly pool: pg.Pool) {}

  async ask({ cluster, kind, question, askedBy, patienceMs, atOnce }: NewQuestion): Promise<AskResult> {
    const values = [cluster, kind, storableJson(question), askedBy, patienceMs, atOnce];
    const [row] = await runStatement<{ id: string | null; refused: 'NO_LEADER' | 'TOO_MANY' | null }>(
      this.pool,
      ASK,
      values,
    );
    if (row?.id) return { type: 'ASKED', id: row.id };
    return { type: row?.refused ?? 'NO_LEADER' };
  }

  async look(id: string): Promise<QuestionState | null> {
    return (await runStatement<QuestionState>(this.pool, LOOK, [id]))[0] ?? null;
  }

  async cancel(id: string): Promise<void> {
    await runStatement(this.pool, CANCEL, [id]);
  }

  async take({ led, running, limit }: TakeRequest): Promise<Taken> {
    const cancelled = running.length === 0 ? [] : await runStatement<{ id: string }>(this.pool, CANCELLED, [running]);
    const questions =
      limit <= 0 ? [] : await runStatement<TakenQuestion>(this.pool, TAKE, [JSON.stringify(led), limit]);
    return { questions, cancelled: cancelled.map(({ id }) => id) };
  }

  async tell(id: string, progress: readonly unknown[]): Promise<void> {
    await runStatement(this.pool, TELL, [id, storableJson(progress)]);
  }

  async finish(id: string, outcome: QuestionOutcome): Promise<void> {
    await runStatement(this.pool, FINISH, [id, storableJson(outcome)]);
  }
}
