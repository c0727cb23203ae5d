import type { ReactElement } from 'react';

import { UseIt } from '../use/use-it.js';

export function UseTab(): ReactElement {
  return <UseIt />;
}
