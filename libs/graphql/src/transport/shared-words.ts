import type { ExecutionResult } from 'graphql';

const words = new WeakMap<ExecutionResult, string>();

/** A result without errors as JSON, made once however many subscribers it goes to. */
export function resultWords(result: ExecutionResult): string {
  const known = words.get(result);
  if (known !== undefined) return known;
  const json = JSON.stringify({ data: result.data });
  words.set(result, json);
  return json;
}
