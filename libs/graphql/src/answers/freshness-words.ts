import type { Catalog, Clock } from '@rollcall/catalog';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { execute, GraphQLObjectType, GraphQLSchema as Schema } from 'graphql';

import type { FreshnessQuestion } from './freshness-question.js';

interface Kept {
  readonly json: string;
  readonly stamp: number;
  readonly validUntilMs: number;
}

/** Questions remembered; when there are more, all begin anew. */
const LIMIT = 1_000;

/** What is answered about freshness, as JSON, kept for as long as it is true: it is in most answers, and mostly the same. */
export class FreshnessWords {
  private readonly kept = new Map<string, Kept>();
  private readonly schema: GraphQLSchema;

  constructor(
    schema: GraphQLSchema,
    private readonly parts: { readonly catalog: Catalog; readonly clock: Pick<Clock, 'monotonicMs'> },
  ) {
    const query = schema.getType('Freshness');
    if (!(query instanceof GraphQLObjectType)) throw new TypeError('the schema has no type Freshness');
    this.schema = new Schema({ query });
  }

  of(question: FreshnessQuestion): string {
    const { board } = this.parts.catalog;
    const kept = this.kept.get(question.key);
    if (kept?.stamp === board.stamp && this.parts.clock.monotonicMs() <= kept.validUntilMs) return kept.json;
    const json = this.answer(question);
    if (this.kept.size >= LIMIT) this.kept.clear();
    this.kept.set(question.key, { json, stamp: board.stamp, validUntilMs: board.validUntilMs });
    return json;
  }

  /** Nothing below type `Freshness` is asynchronous, or fails. */
  private answer({ of, document, variables }: FreshnessQuestion): string {
    const { data } = execute({
      schema: this.schema,
      document,
      rootValue: this.parts.catalog.freshness(of),
      variableValues: variables,
    }) as ExecutionResult;
    return JSON.stringify(data);
  }
}
