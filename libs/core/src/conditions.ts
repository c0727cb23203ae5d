import type { RawConditions } from './endpoint.js';
import type { SliceConditions } from './endpoint-slice.js';

/** Conditions with nothing left open. */
export interface ResolvedConditions {
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** Absent ready and serving mean true, absent terminating means false; each on its own (semantics CND-1). */
export function resolveConditions({ ready, serving, terminating }: SliceConditions): ResolvedConditions {
  return { ready: ready ?? true, serving: serving ?? true, terminating: terminating ?? false };
}

/** Conditions as published, with null for what is absent. */
export function rawConditions({ ready, serving, terminating }: SliceConditions): RawConditions {
  return { ready: ready ?? null, serving: serving ?? null, terminating: terminating ?? null };
}

export function sameResolved(a: SliceConditions, b: SliceConditions): boolean {
  const [one, other] = [resolveConditions(a), resolveConditions(b)];
  return one.ready === other.ready && one.serving === other.serving && one.terminating === other.terminating;
}
