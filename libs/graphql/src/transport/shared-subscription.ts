import { sightKey } from '@rollcall/catalog';
import type { DocumentNode, ExecutionArgs, ExecutionResult } from 'graphql';
import { createSourceEventStream, execute } from 'graphql';

import type { GraphqlContext } from '../graphql-context.js';

/** Results of one event, by what was asked of it. */
type Results = Map<DocumentNode, Map<string, Promise<ExecutionResult>>>;

const shared = new WeakMap<object, Results>();

/**
 * `subscribe` of graphql-js, but that an event which many subscribers get is executed once for all who asked the same and see the same. The
 * document has to be the same object for the same text, and the variables the same JSON.
 */
export async function subscribeShared(
  args: ExecutionArgs,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  const { caller } = args.contextValue as GraphqlContext;
  const question = `${sightKey(caller.scopes)} ${JSON.stringify(args.variableValues ?? {})}`;
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      return { done: false, value: await resultOf(args, question, event.value) };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      await events.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}

function resultOf(args: ExecutionArgs, question: string, event: unknown): Promise<ExecutionResult> {
  const run = (): Promise<ExecutionResult> =>
    Promise.resolve(execute({ ...args, rootValue: event }) as ExecutionResult);
  if (typeof event !== 'object' || event === null) return run();
  const ofEvent = shared.get(event) ?? (new Map() as Results);
  shared.set(event, ofEvent);
  const ofDocument = ofEvent.get(args.document) ?? new Map<string, Promise<ExecutionResult>>();
  ofEvent.set(args.document, ofDocument);
  const known = ofDocument.get(question);
  if (known) return known;
  const result = run();
  ofDocument.set(question, result);
  return result;
}
