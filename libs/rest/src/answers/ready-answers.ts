import type { IncomingMessage, ServerResponse } from 'node:http';

import type { SelectionFeed, SelectionVersion } from '@rollcall/catalog';

import type { EndpointBodies, EndpointBody } from './endpoint-bodies.js';
import type { FreshnessCache, FreshnessWords } from './freshness-words.js';
import { matchesTag } from './media-types.js';

/** Formats that an answer is kept in. */
export type AnswerType = 'application/json' | 'text/plain';

export interface ReadyAnswersParts {
  readonly bodies: EndpointBodies;
  readonly freshness: FreshnessCache;
  /** Cursor of the last revision that touched the Service. */
  revisionOf(feed: SelectionFeed): string;
  /** Whether the request may be answered by what an equal one got: under which name it came, and who sent it. */
  admits(request: IncomingMessage): boolean;
}

/** Everything that goes over the wire, and what it was made from. */
interface Ready {
  readonly version: SelectionVersion;
  readonly lastSeq: number;
  readonly freshness: FreshnessWords;
  readonly etag: string;
  readonly headers: string[];
  readonly notModified: string[];
  readonly body: string;
  readonly encoding: 'latin1' | 'utf8';
}

interface Entry {
  readonly feed: SelectionFeed;
  readonly type: AnswerType;
  ready: Ready | null;
}

/** Characters that all remembered requests and answers may have; when there are more, all begin anew. */
const REMEMBERED_CHARACTERS = 48 * 1_048_576;
/** What an entry takes beside its request and its answer, about. */
const ENTRY_CHARACTERS = 512;
/** Characters of a request that is worth remembering; clients send far shorter ones. */
const KEY_CHARACTERS = 2_048;

/**
 * Answers a request that was answered before from ready-made words, in front of everything else: routing, parsing and putting
 * into words were done when it was asked first. What has changed since is made anew; what cannot be answered so is left to the
 * long way.
 */
export class ReadyAnswers {
  private readonly entries = new Map<string, Entry>();
  private characters = 0;

  constructor(
    private readonly parts: ReadyAnswersParts,
    private readonly rememberedCharacters = REMEMBERED_CHARACTERS,
  ) {}

  /** Requests that are remembered. */
  get count(): number {
    return this.entries.size;
  }

  /** The request was found to ask for this, and for nothing that passes with time. */
  remember(request: IncomingMessage, feed: SelectionFeed, type: AnswerType): void {
    const key = keyOf(request);
    if (key.length > KEY_CHARACTERS || this.entries.has(key)) return;
    this.entries.set(key, { feed, type, ready: null });
    this.grow(key.length + ENTRY_CHARACTERS);
  }

  /** true = it is answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false;
    const key = keyOf(request);
    const entry = this.entries.get(key);
    if (!entry || !this.parts.admits(request)) return false;
    const ready = this.readyOf(entry);
    if (!ready) {
      this.forget(key, entry);
      return false;
    }
    const condition = request.headers['if-none-match'];
    if (condition !== undefined && matchesTag(condition, ready.etag)) {
      response.writeHead(304, ready.notModified);
      response.end();
    } else {
      response.writeHead(200, ready.headers);
      response.end(ready.body, ready.encoding);
    }
    return true;
  }

  private readyOf(entry: Entry): Ready | null {
    const { feed, ready } = entry;
    if (feed.isDropped) return null;
    const { version, lastSeq } = feed;
    if (!version.exists) return null;
    const freshness = this.parts.freshness.of(feed.ref);
    if (ready?.version === version && ready.lastSeq === lastSeq && ready.freshness === freshness) return ready;
    const made = this.make(entry, freshness);
    entry.ready = made;
    this.grow(made.body.length - (ready?.body.length ?? 0));
    return made;
  }

  private forget(key: string, { ready }: Entry): void {
    this.entries.delete(key);
    this.characters -= key.length + ENTRY_CHARACTERS + (ready?.body.length ?? 0);
  }

  private grow(characters: number): void {
    this.characters += characters;
    if (this.characters <= this.rememberedCharacters) return;
    this.entries.clear();
    this.characters = 0;
  }

  private make({ feed, type }: Entry, freshness: FreshnessWords): Ready {
    const { version, lastSeq, ref } = feed;
    const body = this.parts.bodies.of({ feed, ref, version, revision: this.parts.revisionOf(feed) });
    const words = wordsOf(body, freshness, type);
    const notModified = Object.entries(endpointHeaders(body, freshness)).flat();
    const length = String(Buffer.byteLength(words));
    const headers = [...notModified, 'content-type', `${type}; charset=utf-8`, 'content-length', length];
    // ASCII needs no encoding: the body then leaves with its headers in one write.
    const encoding = words.length === Number(length) ? 'latin1' : 'utf8';
    return { version, lastSeq, freshness, etag: body.etag, headers, notModified, body: words, encoding };
  }
}

/** Headers of every answer about endpoints, 304 included. */
export function endpointHeaders(
  { revision, etag }: EndpointBody,
  { stale }: FreshnessWords,
): Readonly<Record<string, string>> {
  return {
    'rollcall-revision': revision,
    'rollcall-stale': stale,
    'cache-control': 'no-cache',
    etag,
    vary: 'Accept, Authorization',
  };
}

/** The body of an answer. */
export function wordsOf({ head, tail, text }: EndpointBody, { json }: FreshnessWords, type: AnswerType): string {
  return type === 'text/plain' ? text : head + json + tail;
}

/** What the answer depends on, as it came. */
function keyOf({ url, headers }: IncomingMessage): string {
  return `${url ?? ''}\n${headers.accept ?? ''}\n${headers.authorization ?? ''}`;
}
