import type { JsonObject, TextRule, Validated } from '@rollcall/core';
import { below, CLUSTER_NAME, InputReader, readInstant } from '@rollcall/core';

import type { Scopes } from './access.js';
import { ROLES } from './access.js';
import { mayGiveRestricted } from './rights.js';

/** A token that somebody wants. */
export interface TokenInput {
  readonly name: string;
  readonly scopes: Scopes;
  /** RFC 3339, UTC; null = it does not expire. */
  readonly expiresAt: string | null;
}

/** For whom, and when, a token is read. */
export interface TokenContext {
  /** Of whoever wants it: nobody gives more than they have. */
  readonly own: Scopes;
  /** RFC 3339. */
  readonly now: string;
}

const FIELDS = {
  known: ['name', 'role', 'clusters', 'namespaces', 'restrictedAddresses', 'expiresAt'],
  readOnly: new Map(
    ['id', 'prefix', 'token', 'createdBy', 'createdAt', 'revokedAt', 'lastUsedAt'].map((name) => [
      name,
      'is said by Rollcall and cannot be written: leave it out',
    ]),
  ),
};
/** Characters. */
export const MAX_TOKEN_NAME = 100;
/** Clusters, or namespaces. */
export const MAX_TOKEN_PLACES = 100;
const EVERYWHERE = ['*'];

const tokenName: TextRule = (text) => [
  ...(text.length > MAX_TOKEN_NAME ? [`must have at most ${MAX_TOKEN_NAME} characters, not ${text.length}`] : []),
  ...(text.trim() === '' ? ['must not be empty: say what the token is for'] : []),
  ...(/\p{C}/u.test(text) ? ['must be printable text on one line'] : []),
];

const clusterName: TextRule = (text) =>
  text === '*' || CLUSTER_NAME.test(text)
    ? []
    : ['must be "*" or the name of a cluster: lower-case letters, digits, - and ., at most 63'];

const namespaceName: TextRule = (text) =>
  text === '*' || /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)
    ? []
    : ['must be "*" or the name of a namespace: lower-case letters, digits and -, at most 63'];

/** A token as somebody sent it: the complete value, or everything that is wrong with it, each with a JSON pointer. */
export function validateTokenInput(value: unknown, context: TokenContext): Validated<TokenInput> {
  const reader = new InputReader();
  return reader.done(readToken(reader.object(value, '', FIELDS) ?? {}, { ...context, reader }));
}

interface Reading extends TokenContext {
  readonly reader: InputReader;
}

function readToken(sent: JsonObject, reading: Reading): TokenInput {
  const { reader, own } = reading;
  const name = reader.text(sent.name, '/name', tokenName);
  if (isAbsent(sent.name)) reader.refuse('/name', 'must be there: say what the token is for');
  const role = reader.oneOf(sent.role, '/role', { of: ROLES, or: null });
  if (isAbsent(sent.role)) reader.refuse('/role', `must be one of ${ROLES.join(', ')}`);
  const scopes: Scopes = {
    role: role ?? 'reader',
    clusters: readPlaces(sent.clusters, '/clusters', { reader, rule: clusterName, own: own.clusters }),
    namespaces: readPlaces(sent.namespaces, '/namespaces', { reader, rule: namespaceName, own: own.namespaces }),
    restrictedAddresses: readRestricted(sent.restrictedAddresses, reading),
  };
  return { name: name ?? '', scopes, expiresAt: readExpiry(sent.expiresAt, reading) };
}

interface PlacesRule {
  readonly reader: InputReader;
  readonly rule: TextRule;
  /** Where whoever gives them has rights. */
  readonly own: readonly string[];
}

/** Names, each once, or `*` alone. What is not said is everywhere: refused where the giver is not. */
function readPlaces(value: unknown, pointer: string, { reader, rule, own }: PlacesRule): readonly string[] {
  const items = isAbsent(value) ? EVERYWHERE : reader.list(value, pointer, { min: 1, max: MAX_TOKEN_PLACES });
  const names = items.map((item, i) => {
    const at = isAbsent(value) ? pointer : below(pointer, i);
    if (isAbsent(item)) reader.refuse(at, 'must be text');
    const name = reader.text(item, at, rule);
    if (name !== null && !own.includes('*') && !own.includes(name)) reader.refuse(at, beyond(own));
    return name ?? '';
  });
  const hasOthers = names.includes('*') && names.length > 1;
  if (hasOthers) reader.refuse(pointer, 'must be ["*"] alone, or names');
  else if (new Set(names).size < names.length && !names.includes(''))
    reader.refuse(pointer, 'must have each name once');
  return names;
}

function readRestricted(value: unknown, { reader, own }: Reading): boolean {
  if (isAbsent(value)) return false;
  if (typeof value !== 'boolean') reader.refuse('/restrictedAddresses', 'must be true or false');
  if (value === true && !mayGiveRestricted(own))
    reader.refuse(
      '/restrictedAddresses',
      'can be given by those only who have it, or are administrators of everything',
    );
  return value === true;
}

function readExpiry(value: unknown, { reader, now }: Reading): string | null {
  const text = reader.text(value, '/expiresAt');
  if (text === null) return null;
  const ms = readInstant(text);
  if (ms === null) {
    reader.refuse('/expiresAt', 'must be an RFC 3339 time such as 2030-01-31T18:00:00Z');
    return null;
  }
  if (ms <= Date.parse(now)) reader.refuse('/expiresAt', `must be in the future: it is ${now} now`);
  return new Date(ms).toISOString();
}

function beyond(own: readonly string[]): string {
  return `is beyond your own rights: you can give ${own.join(', ')}`;
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
