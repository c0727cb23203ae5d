import type { AddressVerdict, ResolvedStatus } from '@rollcall/core';

import { clampTtl, TTL_SECONDS } from './clamp-ttl.js';
import type { Resolution } from './name-resolver.js';

export interface AnswerContext {
  /** RFC 3339: when it was answered. */
  readonly at: string;
  readonly judge: (address: string) => AddressVerdict;
}

/**
 * What a name resolves to now: the allowed ones of all answers; where there is no answer, the last good one (`before`). A family that could
 * not be asked for keeps what it had.
 */
export function resolvedStatus(
  answer: Resolution,
  before: ResolvedStatus | null,
  { at, judge }: AnswerContext,
): ResolvedStatus {
  if (answer.type !== 'ADDRESSES') {
    const error = `${answer.message}${(before?.addresses.length ?? 0) > 0 ? '; the last good answer is kept' : ''}`;
    return before ? { ...before, error } : { addresses: [], at, ttlSeconds: TTL_SECONDS.min, error };
  }
  const kept = (before?.addresses ?? []).filter((address) =>
    answer.unanswered.includes(address.includes(':') ? 'IPv6' : 'IPv4'),
  );
  const all = [...new Set([...answer.addresses.map(({ address }) => address), ...kept])].sort();
  const verdicts = all.map((address) => ({ address, verdict: judge(address) }));
  const problems = [
    ...verdicts.flatMap(({ verdict }) => (verdict.allowed ? [] : [verdict.message])),
    ...answer.unanswered.map((family) => `The addresses of family ${family} could not be asked for.`),
  ];
  return {
    addresses: verdicts.filter(({ verdict }) => verdict.allowed).map(({ address }) => address),
    at,
    ttlSeconds: clampTtl(answer.ttlSeconds),
    error: problems.length > 0 ? problems.join(' ') : null,
  };
}
