import Negotiator from 'negotiator';

import { Problem } from '../problems/problem.js';

/** The best of the offered media types for an Accept header; none, or an empty one = the first. Throws {@link Problem} (406). */
export function chooseMediaType<const T extends string>(accept: string | undefined, offered: readonly [T, ...T[]]): T {
  if (accept === undefined || accept === '*/*' || accept.trim() === '') return offered[0];
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes([...offered]);
  const chosen = offered.find((type) => type === best);
  if (chosen === undefined) throw new Problem('NOT_ACCEPTABLE', `offered are ${offered.join(', ')}`);
  return chosen;
}
