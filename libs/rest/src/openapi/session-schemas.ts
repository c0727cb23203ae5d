import { ROLES } from '@rollcall/catalog';

import type { Schema } from './schema-kinds.js';
import { flag, object, orNull, text, texts, time } from './schema-kinds.js';

const caller = object({
  kind: { type: 'string', enum: ['anonymous', 'bootstrap', 'token', 'oidc'] },
  id: text,
  name: text,
  role: { type: 'string', enum: [...ROLES] },
  clusters: texts,
  namespaces: texts,
  restrictedAddresses: flag,
  expiresAt: orNull(time),
});

/** What concerns sessions of browsers, by name. */
export const SESSION_SCHEMAS: Readonly<Record<string, Schema>> = {
  Session: object({
    caller: orNull(caller),
    csrf: orNull({ ...text, description: 'For the header `rollcall-csrf`; null = there is no session.' }),
    methods: object({ token: flag, oidc: flag }, 'How one can sign in.'),
  }),
};
