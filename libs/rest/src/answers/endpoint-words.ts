import type { IncomingMessage } from 'node:http';

import type { Catalog, Sight } from '@rollcall/catalog';

import { EndpointBodies } from './endpoint-bodies.js';
import { FreshnessCache } from './freshness-words.js';
import { ReadyAnswers } from './ready-answers.js';

export interface EndpointWordsParts {
  readonly catalog: Catalog;
  readonly monotonicMs: () => number;
  readonly sightOf: (request: IncomingMessage) => Sight | null;
}

/** Answers about endpoints in words: made once, kept, and given again. */
export class EndpointWords {
  readonly bodies = new EndpointBodies();
  readonly freshness: FreshnessCache;
  readonly ready: ReadyAnswers;

  constructor({ catalog, monotonicMs, sightOf }: EndpointWordsParts) {
    this.freshness = new FreshnessCache(catalog, monotonicMs);
    this.ready = new ReadyAnswers({
      bodies: this.bodies,
      freshness: this.freshness,
      sightOf,
      revisionOf: (feed) => catalog.cursor(feed.lastSeq),
    });
  }
}
