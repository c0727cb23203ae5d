import type { Backend } from '@rollcall/client';

/** What somebody wants to do with a registration. */
export const INTENTS = ['EDIT', 'DRAIN', 'DISABLE', 'ENABLE', 'REMOVE'] as const;
export type Intent = (typeof INTENTS)[number];

/** The state that it has afterwards. */
export const BECOMES = { DRAIN: 'DRAINING', DISABLE: 'DISABLED', ENABLE: 'ACTIVE' } as const;

/** What can be done with a registration as it stands. */
export function possibleIntents({ state }: Pick<Backend, 'state'>): readonly Intent[] {
  return INTENTS.filter((intent) => {
    if (intent === 'EDIT' || intent === 'REMOVE') return true;
    return BECOMES[intent] !== state && !(intent === 'DRAIN' && state === 'DISABLED');
  });
}
