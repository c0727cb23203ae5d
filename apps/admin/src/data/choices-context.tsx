import { createContext, use } from 'react';

import { Choices } from './choices.js';

const ChoicesContext = createContext<Choices>(new Choices(null));

export const ChoicesProvider = ChoicesContext.Provider;

export function useChoices(): Choices {
  return use(ChoicesContext);
}
