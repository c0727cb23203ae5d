import type { Caller } from './backend-requests.js';

/** Who asks a cluster's leader: limits count by this. */
export function askerOf({ actor }: Pick<Caller, 'actor'>): string {
  return `${actor.kind}:${actor.id}`;
}
