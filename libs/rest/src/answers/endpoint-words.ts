import type { IncomingMessage } from 'node:http';

import type { Catalog } from '@rollcall/catalog';

import { EndpointBodies } from './endpoint-bodies.js';
import { FreshnessCache } from './freshness-words.js';
import { ReadyAnswers } from './ready-answers.js';

export interface EndpointWordsParts {
  readonly catalog: Catalog;
  readonly monotonicMs: () => number;
  readonly admits: (request: IncomingMessage) => boolean;
}

/** Answers about endpoints in words: made once, kept, and given again. */
export class EndpointWords {
  readonly bodies = new EndpointBodies();
  readonly freshness: FreshnessCache;
  readonly ready: ReadyAnswers;

  constructor({ catalog, monotonicMs, admits }: EndpointWordsParts) {
    this.freshness = new FreshnessCache(catalog, monotonicMs);
    this.ready = new ReadyAnswers({
      bodies: this.bodies,
      freshness: this.freshness,
      admits,
      revisionOf: (feed) => catalog.cursor(feed.lastSeq),
    });
  }
}
