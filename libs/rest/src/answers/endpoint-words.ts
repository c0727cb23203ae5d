import type { Catalog } from '@rollcall/catalog';

import { EndpointBodies } from './endpoint-bodies.js';
import { FreshnessCache } from './freshness-words.js';
import type { ReadyAnswersParts } from './ready-answers.js';
import { ReadyAnswers } from './ready-answers.js';

export interface EndpointWordsParts extends Pick<ReadyAnswersParts, 'callerOf' | 'admits'> {
  readonly catalog: Catalog;
  readonly monotonicMs: () => number;
}

/** Answers about endpoints in words: made once, kept, and given again. */
export class EndpointWords {
  readonly bodies = new EndpointBodies();
  readonly freshness: FreshnessCache;
  readonly ready: ReadyAnswers;

  constructor({ catalog, monotonicMs, callerOf, admits }: EndpointWordsParts) {
    this.freshness = new FreshnessCache(catalog, monotonicMs);
    this.ready = new ReadyAnswers({
      bodies: this.bodies,
      freshness: this.freshness,
      callerOf,
      admits,
      revisionOf: (feed) => catalog.cursor(feed.lastSeq),
    });
  }
}
