import { MantineProvider } from '@mantine/core';
import type { RollcallClient } from '@rollcall/client';
import type { QueryClient } from '@tanstack/react-query';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { i18n as I18n } from 'i18next';
import type { ReactElement } from 'react';
import { I18nextProvider } from 'react-i18next';

import { ChoicesProvider } from './data/choices-context.js';
import type { Choices } from './data/choices.js';
import { ClientProvider } from './data/client-context.js';
import { LiveProvider } from './live/live-context.js';
import type { LiveRegistry } from './live/live-registry.js';
import type { AppRouter } from './router.js';
import { colorSchemeChoice } from './theme/color-scheme-choice.js';
import { styleNonce } from './theme/style-nonce.js';
import { cssVariables, theme } from './theme/theme.js';

/** What a page is put together from. */
export interface AppParts {
  readonly client: RollcallClient;
  readonly queries: QueryClient;
  readonly live: LiveRegistry;
  readonly choices: Choices;
  readonly i18n: I18n;
  readonly router: AppRouter;
}

export function App({ client, queries, live, choices, i18n, router }: AppParts): ReactElement {
  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        colorSchemeManager={colorSchemeChoice(choices)}
        getStyleNonce={styleNonce}
      >
        <ChoicesProvider value={choices}>
          <QueryClientProvider client={queries}>
            <ClientProvider value={client}>
              <LiveProvider value={live}>
                <RouterProvider router={router} />
              </LiveProvider>
            </ClientProvider>
          </QueryClientProvider>
        </ChoicesProvider>
      </MantineProvider>
    </I18nextProvider>
  );
}
