import type { Refusal } from '@rollcall/catalog';
import { isRefusal } from '@rollcall/catalog';

import { Problem } from './problem.js';

/** What was done. Throws {@link Problem} for what was refused. */
export function doneOf<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw refusalProblem(result);
  return result;
}

export function refusalProblem(refusal: Refusal): Problem {
  const { code, message } = refusal;
  return new Problem(code, message, refusal.type === 'INVALID' ? { errors: refusal.violations } : {});
}
