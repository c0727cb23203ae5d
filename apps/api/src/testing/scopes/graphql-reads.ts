import { readFileSync } from 'node:fs';

import { buildSchema } from 'graphql';

import { aDatabase } from '../registrations.js';
import type { Asked } from './asked.js';
import { askOver, withoutCursors } from './asked.js';
import type { Read } from './rest-reads.js';
import { wholeType } from './whole-type.js';

/** The contract. */
export const SCHEMA = buildSchema(
  readFileSync(new URL('../../../../../libs/graphql/schema.graphql', import.meta.url), 'utf8'),
);

/** Arguments of a field for what is asked about, as GraphQL has them. */
type Arguments = (asked: Asked) => Readonly<Record<string, unknown>>;

const none: Arguments = () => ({});
export const serviceOf = ({ cluster, namespace, name }: Asked) => ({ cluster, namespace, name });

/** Levels of each type that fit below the limits of what one operation may ask. */
const LEVELS: Readonly<Record<string, number>> = {
  'Query.services': 4,
  'Query.backends': 6,
  'Query.audit': 6,
  'Subscription.services': 3,
};

/** Every query, with everything that its type has; each in several ways. */
const QUERIES: readonly (readonly [field: string, Arguments])[] = [
  ['clusters', none],
  ['services', () => ({ first: 3 })],
  ['services', ({ cluster }) => ({ first: 3, filter: { cluster } })],
  ['services', ({ namespace, name }) => ({ first: 3, filter: { namespace, q: name } })],
  ['service', (asked) => ({ ref: serviceOf(asked) })],
  ['endpoints', (asked) => ({ service: serviceOf(asked) })],
  ['endpoints', (asked) => ({ service: serviceOf(asked), filter: { port: 'pg' } })],
  ['endpoints', (asked) => ({ service: serviceOf(asked), maxStalenessMs: 0 })],
  ['explain', (asked) => ({ service: serviceOf(asked), address: '10.0.0.1' })],
  ['backends', () => ({ first: 3 })],
  ['backends', ({ cluster, namespace }) => ({ first: 3, filter: { cluster, namespace, q: 'made' } })],
  ['backends', ({ id }) => ({ first: 3, filter: { ids: [id, 'none'] } })],
  ['audit', () => ({ first: 3 })],
  ['audit', ({ cluster, namespace }) => ({ first: 3, filter: { cluster, namespace, q: 'db' } })],
];

/** Changes that are only said to be wanted, and their refusals. */
const MUTATIONS: readonly (readonly [field: string, Arguments])[] = [
  ['registerBackends', (asked) => ({ input: { service: serviceOf(asked), items: [aDatabase('10.30.0.1')] } })],
  ['updateBackend', ({ id }) => ({ id, version: 1, input: { note: 'moved' } })],
  ['updateBackend', ({ id }) => ({ id, version: 7, input: { note: 'moved' } })],
  ['removeBackend', ({ id }) => ({ id, version: 1 })],
];
const RESULT = '{ __typename ... on MutationError { code message } ... on Conflict { current { id address } } }';

export const GRAPHQL_READS: readonly Read[] = [
  ...QUERIES.map(([field, args]) => ({
    covers: `Query.${field}`,
    ask: async (...[side, asked]: Parameters<Read['ask']>) => {
      const query = `{ ${field}${argumentsText(args(asked))} ${selectionOf('Query', field)} }`;
      const answer = await askOver(side, '/graphql', { method: 'POST', body: { query } });
      return [field === 'audit' ? withoutCursors(answer) : answer];
    },
  })),
  ...MUTATIONS.map(([field, args]) => ({
    covers: `Mutation.${field}`,
    ask: async (...[side, asked]: Parameters<Read['ask']>) => {
      const query = `mutation { ${field}${argumentsText({ ...args(asked), dryRun: true })} ${RESULT} }`;
      return [await askOver(side, '/graphql', { method: 'POST', body: { query } })];
    },
  })),
];

/** Everything that a field's type has, as far down as the limits allow. */
export function selectionOf(root: 'Query' | 'Subscription', field: string): string {
  const definition = (root === 'Query' ? SCHEMA.getQueryType() : SCHEMA.getSubscriptionType())?.getFields()[field];
  if (!definition) throw new TypeError(`there is no ${root}.${field}`);
  return wholeType(definition.type, LEVELS[`${root}.${field}`] ?? 7);
}

/** What an object of plain values is as arguments; enum values and names are given as they are by whoever writes them. */
export function argumentsText(args: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(args);
  return given.length === 0 ? '' : `(${given.map(([name, value]) => `${name}: ${literal(value)}`).join(', ')})`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${name}: ${literal(each)}`)
    .join(', ')}}`;
}
