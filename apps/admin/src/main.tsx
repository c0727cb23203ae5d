import '@mantine/core/styles.css';
import './theme/global.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.js';
import { browserStorage, Choices } from './data/choices.js';
import { createQueryClient } from './data/query-client.js';
import { pageClient } from './data/session.js';
import { createI18n } from './i18n/i18n.js';
import { LiveRegistry } from './live/live-registry.js';
import { createAppRouter } from './router.js';
import { shareStyleNonce } from './theme/style-nonce.js';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

shareStyleNonce();
const choices = new Choices(browserStorage());
const queries = createQueryClient();
const i18n = await createI18n(choices, navigator.languages);
createRoot(root).render(
  <StrictMode>
    <App
      client={pageClient(location.origin, queries)}
      queries={queries}
      live={new LiveRegistry()}
      choices={choices}
      i18n={i18n}
      router={createAppRouter()}
    />
  </StrictMode>,
);
