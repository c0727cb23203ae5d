import type { PagedList } from '@rollcall/platform';
import { pageCursor, pageKey } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { invalidParameters, splitQuery } from './query-parameters.js';

/** The key at which the next page begins. Throws {@link Problem} for what no page gave. */
export function keyAfter(cursor: string, list: PagedList): string {
  const key = pageKey(cursor, list);
  if (key !== null) return key;
  throw invalidParameters([
    { pointer: '?cursor', code: 'INVALID_ARGUMENT', message: 'must be the nextCursor of a page' },
  ]);
}

/** The cursor of the next page, which a header leads to as well; null = there is none. `next`: its key. */
export function leadOn(next: string | null, { url }: FastifyRequest, reply: FastifyReply): string | null {
  if (next === null) return null;
  const cursor = pageCursor(next);
  reply.header('link', `<${nextPage(url, cursor)}>; rel="next"`);
  return cursor;
}

/** The same request for the next page. */
function nextPage(url: string, cursor: string): string {
  const [path = ''] = url.split('?', 1);
  const kept = splitQuery(url).filter(([name]) => name !== 'cursor');
  return `${path}?${new URLSearchParams([...kept, ['cursor', cursor] as const].map(([name, value]): [string, string] => [name, value])).toString()}`;
}
