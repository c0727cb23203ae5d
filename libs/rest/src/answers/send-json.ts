import type { Freshness } from '@rollcall/catalog';
import { matchesTag, weakTag } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer about anything but endpoints, which have their own ready-made words. */
export interface JsonAnswer {
  /** What the tag speaks for. */
  readonly content: object;
  /** Shown beside the content, and not in the tag: it passes by itself. */
  readonly beside?: object;
  readonly freshness: Freshness;
  /** A cursor: the last revision that the answer can have been changed by. */
  readonly revision: string;
}

/** Sends JSON with the headers of every answer; 304 if the caller has it already. */
export function sendJson(request: FastifyRequest, reply: FastifyReply, answer: JsonAnswer): void {
  const { content, beside, freshness, revision } = answer;
  const words = JSON.stringify(content);
  const etag = weakTag(words);
  reply.headers({ ...answerHeaders(freshness, revision), etag });
  const condition = request.headers['if-none-match'];
  if (condition !== undefined && matchesTag(condition, etag)) {
    reply.code(304).send();
    return;
  }
  const body = beside ? JSON.stringify({ ...content, ...beside }) : words;
  reply.header('content-type', 'application/json; charset=utf-8').send(body);
}

/** Headers of every answer that is made from the view. */
export function answerHeaders({ stale }: Freshness, revision: string): Readonly<Record<string, string>> {
  return {
    'rollcall-revision': revision,
    'rollcall-stale': String(stale),
    'cache-control': 'no-cache',
    vary: 'Accept, Authorization',
  };
}
