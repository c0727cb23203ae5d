import type { Resolution, ResolutionFailure, ResolvedAddress } from '@rollcall/catalog';
import { readAddress } from '@rollcall/core';

import type { FailedResolution } from './dns-failures.js';

/** What DNS said of one family. */
export interface FamilyAnswer {
  readonly family: ResolvedAddress['family'];
  readonly records: readonly { readonly address: string; readonly ttl: number }[];
  /** Why there are no records. */
  readonly failure: FailedResolution | null;
}

/** What leaves open whether there are addresses, before what denies it. */
const PRECEDENCE: readonly ResolutionFailure[] = ['TIMEOUT', 'SERVFAIL', 'REFUSED', 'NO_DATA', 'NXDOMAIN'];
const DENIALS: readonly ResolutionFailure[] = ['NO_DATA', 'NXDOMAIN'];

/**
 * The answers of both families as one. A family that failed takes nothing from the other one: many servers answer badly when asked for
 * AAAA (RFC 4074).
 */
export function mergeAnswers(answers: readonly FamilyAnswer[]): Resolution {
  const records = answers.flatMap((answer) => answer.records);
  const failures = answers.flatMap(({ failure }) => failure ?? []);
  const [worst] = failures.toSorted((a, b) => PRECEDENCE.indexOf(a.type) - PRECEDENCE.indexOf(b.type));
  if (records.length === 0 && worst) return worst;
  return {
    type: 'ADDRESSES',
    addresses: answers.flatMap(addressesOf),
    ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
    unanswered: answers.filter(({ failure }) => failure && !DENIALS.includes(failure.type)).map(({ family }) => family),
  };
}

/** Each once, in canonical text. What is no address of the family, such as `::ffff:10.0.0.1`, stays as it is: the policy judges it. */
function addressesOf({ family, records }: FamilyAnswer): readonly ResolvedAddress[] {
  const texts = new Map<string, string>();
  for (const { address } of records) {
    const read = readAddress(family, address);
    texts.set(read?.key ?? address, read?.text ?? address);
  }
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, address]) => ({ address, family }));
}
