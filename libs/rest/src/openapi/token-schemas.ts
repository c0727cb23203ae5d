import { MAX_TOKEN_NAME, MAX_TOKEN_PLACES, ROLES } from '@rollcall/catalog';

import type { Schema } from './schema-kinds.js';
import { flag, listOf, object, orNull, text, texts, time } from './schema-kinds.js';

const role: Schema = { type: 'string', enum: [...ROLES] };
const places: Schema = {
  type: 'array',
  items: text,
  minItems: 1,
  maxItems: MAX_TOKEN_PLACES,
  description: 'Names, or `*` alone: everywhere.',
};

const TOKEN: Readonly<Record<string, Schema>> = {
  id: text,
  name: text,
  prefix: { ...text, description: 'The part of the token behind `rc_`, which is no secret.' },
  role,
  clusters: texts,
  namespaces: texts,
  restrictedAddresses: flag,
  createdBy: text,
  createdAt: time,
  expiresAt: orNull(time),
  lastUsedAt: orNull({ ...time, description: 'To about a minute.' }),
  revokedAt: orNull(time),
};

/** What concerns API tokens, by name. */
export const TOKEN_SCHEMAS: Readonly<Record<string, Schema>> = {
  TokenInput: {
    type: 'object',
    properties: {
      name: { ...text, minLength: 1, maxLength: MAX_TOKEN_NAME, description: 'What it is for.' },
      role,
      clusters: orNull(places),
      namespaces: orNull(places),
      restrictedAddresses: orNull(flag),
      expiresAt: orNull(time),
    },
    additionalProperties: false,
    required: ['name', 'role'],
  },
  Token: object(TOKEN, 'An API token, without what it is proven with.'),
  TokenItems: object({ items: listOf('Token') }),
  CreatedToken: object({ ...TOKEN, token: { ...text, description: '`rc_…`: shown this once.' } }),
};
