import type { MantineColorSchemeManager } from '@mantine/core';
import { isMantineColorScheme } from '@mantine/core';

import type { Choices } from '../data/choices.js';

const KEY = 'theme';

/** Remembers the theme where public/color-scheme.js finds it. */
export function colorSchemeChoice(choices: Choices): MantineColorSchemeManager {
  return {
    get: (otherwise) => {
      const chosen = choices.get(KEY);
      return isMantineColorScheme(chosen) ? chosen : otherwise;
    },
    set: (scheme) => choices.set(KEY, scheme),
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    clear: () => choices.set(KEY, 'auto'),
  };
}
