import { parseRevision } from '@rollcall/core';

import {
  BACKEND_LIST_PARAMETERS,
  SERVICE_BACKENDS_PARAMETERS,
  SERVICE_LIST_PARAMETERS,
  SERVICE_PARAMETERS,
} from './list-parameters.js';
import type { Parameter } from './query-parameters.js';

/** A cursor. */
export function revision(description: string): Parameter<ReturnType<typeof parseRevision>> {
  return {
    parse: (text) => {
      const value = parseRevision(text);
      return value === null ? 'must be a revision as an answer gave it' : { value };
    },
    fallback: null,
    description,
    schema: { type: 'string' },
  };
}

/** What every read takes: who has changed something can read what became of it, at whichever replica. */
export const EVERY_READ = {
  minRevision: revision('The view must have reached this revision: waits up to 2 s, then 503 TOO_STALE.'),
} as const;

/** `GET /v1/services`. */
export const SERVICE_LIST_READ = { ...SERVICE_LIST_PARAMETERS, ...EVERY_READ } as const;

/** A read of what is under one Service and not about a selection. */
export const SERVICE_READ = { ...SERVICE_PARAMETERS, ...EVERY_READ } as const;
export const BACKEND_LIST_READ = { ...BACKEND_LIST_PARAMETERS, ...EVERY_READ } as const;
export const SERVICE_BACKENDS_READ = { ...SERVICE_BACKENDS_PARAMETERS, ...EVERY_READ } as const;
