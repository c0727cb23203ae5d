import { randomUUID } from 'node:crypto';

import type { FreshnessPlace } from './dependencies.js';
import type { FreshnessQuestion } from './freshness-question.js';

/** An answer in words, but for its freshness: `words[0]`, the answer to `questions[0]`, `words[1]`, and so on. */
export interface AnswerTemplate {
  readonly words: readonly string[];
  readonly questions: readonly FreshnessQuestion[];
}

/** Stands for freshness while an answer is put into words; nothing that a cluster publishes can be equal to it. */
const MARK = `freshness ${randomUUID()}`;

/**
 * The words of a result, with what belongs between them. Words are in the order of the answer, which is not always the order
 * in which its places were resolved.
 */
export function answerTemplate(data: unknown, places: readonly FreshnessPlace[]): AnswerTemplate {
  const asked = new Map(places.map(({ path, question }, i) => [`${MARK} ${i}`, { path, question }]));
  let marked = data;
  for (const [mark, { path }] of asked) marked = withMark(marked, path, mark);
  // The last line break is Apollo's.
  const text = `${JSON.stringify({ data: marked })}\n`;
  const words: string[] = [];
  const questions: FreshnessQuestion[] = [];
  text.split(new RegExp(`"(${MARK} \\d+)"`)).forEach((part, i) => {
    const question = i % 2 === 1 ? asked.get(part)?.question : undefined;
    if (question) questions.push(question);
    else words.push(part);
  });
  return { words, questions };
}

/** A copy in which the value at the path is the mark; what is not on the path is not copied. */
function withMark(value: unknown, [key, ...rest]: readonly (string | number)[], mark: string): unknown {
  if (key === undefined) return mark;
  if (Array.isArray(value)) return value.map((each, i) => (i === key ? withMark(each, rest, mark) : (each as unknown)));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: withMark(fields[key], rest, mark) };
}
