import type { IncomingMessage, ServerResponse } from 'node:http';

import { sightKey } from '@rollcall/catalog';
import type { Principal } from '@rollcall/platform';

import type { AnswerTemplate } from './answer-template.js';
import type { Dependencies } from './dependencies.js';
import { Draft } from './draft.js';
import type { FreshnessWords } from './freshness-words.js';

export interface ReadyAnswersParts {
  /** Who sends a request; null = it is not admitted, or not at once: the long way finds out. */
  callerOf(request: IncomingMessage): Principal | null;
  /** Whether a caller may have one more answer now. Asked right before it is given. */
  readonly admits: (caller: Principal) => boolean;
}

/** An answer as Apollo gave it, and what it was made from. */
interface Entry {
  readonly dependencies: Dependencies;
  readonly template: AnswerTemplate;
  /** Name, value, name, value. */
  readonly headers: readonly string[];
  /** Characters that are kept for it. */
  readonly size: number;
  /** The words of freshness that the body was put together with. */
  freshness: readonly string[];
  body: string;
  head: readonly string[];
  encoding: 'latin1' | 'utf8';
}

const PATH = '/graphql';
/** Bytes of a request's body that are looked at; longer ones go the long way. */
const REQUEST_BYTES = 16_384;
/** Headers that belong to one answer only, or that the server gives by itself. */
const OWN_HEADERS = new Set(['content-length', 'date', 'connection', 'keep-alive', 'transfer-encoding']);
/** Characters that all remembered requests and answers may have; when there are more, all begin anew. */
const REMEMBERED_CHARACTERS = 48 * 1_048_576;

/**
 * Answers a GraphQL request that was answered before from ready-made words, in front of everything else: parsing, validation,
 * limits and execution were done when the very same was asked first, by a caller who may see the same. An answer is given again
 * until something that it was made from changes; its freshness is put in anew. What cannot be answered so is left to Apollo.
 */
export class ReadyAnswers {
  private readonly entries = new Map<string, Entry>();
  private readonly drafts = new WeakMap<IncomingMessage, Draft>();
  private characters = 0;
  private freshness: FreshnessWords | null = null;

  constructor(
    private readonly parts: ReadyAnswersParts,
    private readonly rememberedCharacters = REMEMBERED_CHARACTERS,
  ) {}

  /** Answers are remembered from now on. */
  begin(freshness: FreshnessWords): void {
    this.freshness = freshness;
  }

  /** true = the request is answered, or will be handed on when more of it has come. */
  answer(request: IncomingMessage, response: ServerResponse, handOn: () => void): boolean {
    const { method, url = '' } = request;
    if (!url.startsWith(PATH)) return false;
    if (method === 'GET' && url.startsWith(`${PATH}?`)) return this.answerTo(request, '', response);
    if (method !== 'POST' || url !== PATH) return false;
    const length = Number(request.headers['content-length']);
    if (!(length > 0 && length <= REQUEST_BYTES)) return false;
    request.once('readable', () => {
      // The parser has delivered the body if it came with the headers, as small ones do; else nobody waits for it here.
      const body = request.read() as Buffer | null;
      if (body?.length === length && this.answerTo(request, body.toString('latin1'), response)) return;
      if (body) request.unshift(body);
      handOn();
    });
    return true;
  }

  /** The answer to a request as it is being made; null = it is not worth remembering. */
  draftOf(request: IncomingMessage): Draft | null {
    return this.drafts.get(request) ?? null;
  }

  /** The request was answered, with these headers. */
  remember(request: IncomingMessage, headers: Readonly<Record<string, string | number | string[] | undefined>>): void {
    const draft = this.drafts.get(request);
    if (!draft?.template || headers['set-cookie'] !== undefined) return;
    const { key, dependencies, template } = draft;
    const kept = Object.entries(headers).flatMap(([name, value]) =>
      OWN_HEADERS.has(name) ? [] : [name, String(value)],
    );
    const size = key.length + 2 * template.words.reduce((sum, { length }) => sum + length, 0);
    if (size > this.rememberedCharacters / 8) return;
    if (this.characters + size > this.rememberedCharacters) this.forgetAll();
    this.characters += size - (this.entries.get(key)?.size ?? 0);
    const unmade = { freshness: [], body: '', head: [], encoding: 'utf8' } as const;
    this.entries.set(key, { dependencies, template, headers: kept, size, ...unmade });
  }

  private answerTo(request: IncomingMessage, body: string, response: ServerResponse): boolean {
    // To a page of another site the answer may carry more headers.
    const caller = request.headers.origin === undefined ? this.parts.callerOf(request) : null;
    if (!caller) return false;
    const key = keyOf(request, body, caller);
    const entry = this.entries.get(key);
    if (!entry?.dependencies.isCurrent() || !this.freshness) {
      this.drafts.set(request, new Draft(key));
      return false;
    }
    if (!this.parts.admits(caller)) return false;
    this.renew(entry, this.freshness);
    response.writeHead(200, entry.head as string[]);
    response.end(entry.body, entry.encoding);
    return true;
  }

  private renew(entry: Entry, freshness: FreshnessWords): void {
    const { questions, words } = entry.template;
    const now = questions.map((question) => freshness.of(question));
    if (entry.body !== '' && now.every((json, i) => json === entry.freshness[i])) return;
    entry.freshness = now;
    entry.body = words.map((each, i) => each + (now[i] ?? '')).join('');
    const length = Buffer.byteLength(entry.body);
    entry.head = [...entry.headers, 'content-length', String(length)];
    // ASCII needs no encoding: the body then leaves with its headers in one write.
    entry.encoding = length === entry.body.length ? 'latin1' : 'utf8';
  }

  private forgetAll(): void {
    this.entries.clear();
    this.characters = 0;
  }
}

/** Everything that an answer depends on: what the caller sees and asks, and in which way. */
function keyOf({ url, headers }: IncomingMessage, body: string, { kind, scopes }: Principal): string {
  // Of the schema, callers without credentials may see less.
  const sight = `${kind === 'anonymous'} ${sightKey(scopes)}`;
  const { accept = '', 'content-type': type = '', 'apollo-require-preflight': preflight } = headers;
  const mayBeSimple = preflight === undefined && headers['x-apollo-operation-name'] === undefined;
  return `${url ?? ''}\n${sight}\n${accept}\n${type}\n${mayBeSimple}\n${body}`;
}
