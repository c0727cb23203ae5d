import type { EndpointAnswer, ScopedClusters, SelectionFeed, SelectionVersion } from '@rollcall/catalog';
import type { GraphQLResolveInfo } from 'graphql';

import type { FreshnessQuestion } from './freshness-question.js';
import { freshnessQuestion } from './freshness-question.js';

interface Dependency {
  readonly feed: SelectionFeed;
  readonly version: SelectionVersion;
  readonly lastSeq: number;
}

/** A place in an answer where its freshness stands. */
export interface FreshnessPlace {
  readonly path: readonly (string | number)[];
  readonly question: FreshnessQuestion;
}

/** What one answer was made from: as long as that stays the same, the answer does, but for its freshness. */
export class Dependencies {
  private readonly read: Dependency[] = [];
  private readonly places: FreshnessPlace[] = [];
  private passes = false;

  /** Endpoints of a Service were read. */
  add({ feed, version }: EndpointAnswer): void {
    this.read.push({ feed, version, lastSeq: feed.lastSeq });
  }

  /** Freshness was asked for: it passes by itself, and is put into the answer anew. */
  addFreshness(of: ScopedClusters, info: GraphQLResolveInfo): void {
    const path: (string | number)[] = [];
    for (let step: GraphQLResolveInfo['path'] | undefined = info.path; step; step = step.prev) path.unshift(step.key);
    this.places.push({ path, question: freshnessQuestion(of, info) });
  }

  /** Something was read whose changes nobody here notices, or that passes with time. */
  addPassing(): void {
    this.passes = true;
  }

  /** Where freshness stands in the answer. */
  get freshnessPlaces(): readonly FreshnessPlace[] {
    return this.places;
  }

  /** Whether an answer made from this may be given again. */
  get canBeKept(): boolean {
    return !this.passes && this.read.length > 0;
  }

  isCurrent(): boolean {
    return this.read.every(
      ({ feed, version, lastSeq }) => !feed.isDropped && feed.version === version && feed.lastSeq === lastSeq,
    );
  }
}
