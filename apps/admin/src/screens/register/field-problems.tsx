import { Text } from '@mantine/core';
import type { ErrorDetail } from '@rollcall/client';
import type { ReactElement } from 'react';
import { createContext, use, useMemo } from 'react';

import { Untrusted } from '../../components/untrusted.js';
import { valueAt } from './refusal.js';

/** Something that is wrong with the field that the pointer leads to. */
export type FieldProblem = Pick<ErrorDetail, 'pointer' | 'message'>;

export interface FieldProblems {
  /** What is to be shown at a field, by its JSON pointer; `within`: also what is about anything in it. null = nothing. */
  at(pointer: string, within?: 'WITHIN'): ReactElement | null;
}

/**
 * Problems as fields show them. What was never typed into is not complained about until somebody wants to go on (`attempted`): nobody is told that everything is
 * missing before the first letter.
 */
export function fieldProblems(
  problems: readonly FieldProblem[],
  { document, attempted }: { readonly document: unknown; readonly attempted: boolean },
): FieldProblems {
  const isTyped = (pointer: string): boolean => {
    const value = valueAt(document, pointer);
    return value !== undefined && value !== '';
  };
  const shown = problems.filter(({ pointer }) => attempted || isTyped(pointer));
  return {
    at(pointer, within) {
      const here = shown.filter(
        (each) => each.pointer === pointer || (within === 'WITHIN' && each.pointer.startsWith(`${pointer}/`)),
      );
      const messages = [...new Set(here.map(({ message }) => message))];
      return messages.length === 0 ? null : <Sentences messages={messages} />;
    },
  };
}

/** The server and the rules speak English. */
function Sentences({ messages }: { readonly messages: readonly string[] }): ReactElement {
  return (
    <>
      {messages.map((message) => (
        <Text key={message} component="span" inherit display="block" lang="en">
          <Untrusted text={message} />
        </Text>
      ))}
    </>
  );
}

const NONE: FieldProblems = { at: () => null };
const ProblemsContext = createContext<FieldProblems>(NONE);

export const ProblemsProvider = ProblemsContext.Provider;

/** What is wrong with the fields below a pointer. */
export function useProblems(pointer = ''): FieldProblems {
  const problems = use(ProblemsContext);
  return useMemo(() => ({ at: (field, within) => problems.at(`${pointer}${field}`, within) }), [problems, pointer]);
}

/** Puts the focus on the first field that is not right, as a keyboard or a screen reader meets it; false = there is none (yet). */
export function focusFirstProblem(form: ParentNode | null): boolean {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus();
  return field != null;
}
