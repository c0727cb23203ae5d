import type { Caller } from './backend-requests.js';

/** Who asks: what is counted for somebody, and what is kept for them, goes by this. People and tokens of one id are two. */
export function askerOf({ actor }: Pick<Caller, 'actor'>): string {
  return `${actor.kind}:${actor.id}`;
}
