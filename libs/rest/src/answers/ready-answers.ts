import type { IncomingMessage, ServerResponse } from 'node:http';

import type { SelectionFeed, SelectionVersion } from '@rollcall/catalog';
import { mayShare } from '@rollcall/catalog';
import type { Principal } from '@rollcall/platform';
import { matchesTag } from '@rollcall/platform';

import type { EndpointBodies, EndpointBody } from './endpoint-bodies.js';
import type { FreshnessCache, FreshnessWords } from './freshness-words.js';

/** Formats that an answer is kept in. */
export type AnswerType = 'application/json' | 'text/plain';

export interface ReadyAnswersParts {
  readonly bodies: EndpointBodies;
  readonly freshness: FreshnessCache;
  /** Cursor of the last revision that touched the Service. */
  revisionOf(feed: SelectionFeed): string;
  /** Who sends a request; null = it is not admitted, or not at once: the long way finds out. */
  readonly callerOf: (request: IncomingMessage) => Principal | null;
  /** Whether a caller may have one more answer now. Asked right before it is given. */
  readonly admits: (caller: Principal) => boolean;
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

/** A question as it was asked, and what it asks for. */
interface Entry {
  readonly accept: string | undefined;
  readonly feed: SelectionFeed;
  readonly type: AnswerType;
  /** Characters that are kept for it, without the answer. */
  readonly size: number;
  ready: Ready | null;
}

/** Characters that all remembered requests and answers may have; when there are more, all begin anew. */
const REMEMBERED_CHARACTERS = 48 * 1_048_576;
/** What an entry takes beside its request and its answer, about. */
const ENTRY_CHARACTERS = 512;
/** Characters of a request that is worth remembering; clients send far shorter ones. */
const REQUEST_CHARACTERS = 2_048;
/** Ways of asking with one URL that are remembered: formats, and what callers see. */
const WAYS = 16;

/**
 * Answers a request that was answered before from ready-made words, in front of everything else: routing, parsing and putting
 * into words were done when it was asked first. What has changed since is made anew; what cannot be answered so is left to the
 * long way.
 */
export class ReadyAnswers {
  /** By URL: a request is found without a word being put together. */
  private readonly entries = new Map<string, Entry[]>();
  private characters = 0;

  constructor(
    private readonly parts: ReadyAnswersParts,
    private readonly rememberedCharacters = REMEMBERED_CHARACTERS,
  ) {}

  /** Requests that are remembered. */
  get count(): number {
    let count = 0;
    for (const ways of this.entries.values()) count += ways.length;
    return count;
  }

  /** The request was found to ask for this, and for nothing that passes with time. */
  remember({ url = '', headers: { accept } }: IncomingMessage, feed: SelectionFeed, type: AnswerType): void {
    const length = url.length + (accept?.length ?? 0);
    const ways = this.entries.get(url) ?? [];
    const isKnown = ways.some((way) => way.accept === accept && way.feed === feed);
    if (length > REQUEST_CHARACTERS || ways.length >= WAYS || isKnown) return;
    const size = length + ENTRY_CHARACTERS;
    ways.push({ accept, feed, type, size, ready: null });
    this.entries.set(url, ways);
    this.grow(size);
  }

  /** true = it is answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false;
    const ways = this.entries.get(request.url ?? '');
    if (!ways) return false;
    const { headers } = request;
    const caller = this.parts.callerOf(request);
    if (!caller) return false;
    const entry = ways.find((way) => way.accept === headers.accept && mayShare(way.feed.ref, caller.scopes));
    if (!entry) return false;
    const ready = this.readyOf(entry);
    if (!ready) {
      this.forget(request.url ?? '', entry);
      return false;
    }
    if (!this.parts.admits(caller)) return false;
    const condition = headers['if-none-match'];
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

  private forget(url: string, entry: Entry): void {
    const others = (this.entries.get(url) ?? []).filter((way) => way !== entry);
    if (others.length > 0) this.entries.set(url, others);
    else this.entries.delete(url);
    this.characters -= entry.size + (entry.ready?.body.length ?? 0);
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
    const words = flat(wordsOf(body, freshness, type));
    const shared = endpointHeaders(body, freshness, type);
    const notModified = Object.entries(shared).flat();
    const length = String(Buffer.byteLength(words));
    const headers = [...notModified, 'content-type', `${type}; charset=utf-8`, 'content-length', length];
    // ASCII needs no encoding: the body then leaves with its headers in one write.
    const encoding = words.length === Number(length) ? 'latin1' : 'utf8';
    return { version, lastSeq, freshness, etag: shared.etag, headers, notModified, body: words, encoding };
  }
}

/** Headers of every answer about endpoints, 304 included. */
export function endpointHeaders(
  { revision, etag, textEtag }: EndpointBody,
  { stale }: FreshnessWords,
  type: AnswerType,
): Readonly<Record<string, string>> & { readonly etag: string } {
  return {
    'rollcall-revision': revision,
    'rollcall-stale': stale,
    'cache-control': 'no-cache',
    etag: type === 'text/plain' ? textEtag : etag,
    vary: 'Accept, Authorization',
  };
}

/** The body of an answer. */
export function wordsOf({ head, tail, text }: EndpointBody, { json }: FreshnessWords, type: AnswerType): string {
  return type === 'text/plain' ? text : head + json + tail;
}

/** The same text in one piece: one that was put together is put together again at every write. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}
