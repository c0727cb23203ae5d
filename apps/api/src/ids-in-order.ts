import { randomBytes } from 'node:crypto';

import type { Clock } from '@rollcall/catalog';

/** Digits in base 36 of a time in milliseconds, until the year 5188, and of a count. */
const [TIME_DIGITS, COUNT_DIGITS] = [9, 4];
const RANDOM_BYTES = 8;

/** Makes ids of registrations and tokens: nobody has the same or can guess one, and those of one request sort as they were made. */
export function idsInOrder(clock: Clock): () => string {
  let count = 0;
  return () => {
    count = (count + 1) % 36 ** COUNT_DIGITS;
    const time = clock.nowMs().toString(36).padStart(TIME_DIGITS, '0');
    return `${time}${count.toString(36).padStart(COUNT_DIGITS, '0')}${randomBytes(RANDOM_BYTES).toString('hex')}`;
  };
}
