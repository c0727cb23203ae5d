import { createRootRoute } from '@tanstack/react-router';

import { NotFoundScreen } from './shell/not-found-screen.js';
import { ScreenError } from './shell/screen-error.js';
import { Shell } from './shell/shell.js';

export const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFoundScreen,
  errorComponent: ScreenError,
});
