import { PROBLEM_CODES } from '../problems/problem.js';
import type { Parameter } from '../query/query-parameters.js';
import type { Route, RouteAnswer } from './routes.js';
import { ROUTES } from './routes.js';
import { SCHEMAS } from './schemas.js';

type Json = Readonly<Record<string, unknown>>;

const TAGS = [
  { name: 'endpoints', description: 'Who stands behind a Service.' },
  { name: 'services', description: 'Services, and what is published of them.' },
  { name: 'clusters', description: 'The clusters that are mirrored.' },
  { name: 'operations', description: 'For those who run it.' },
];

const HEADERS = {
  ETag: {
    description: 'Weak. Changes exactly when the content does, and not with how fresh it is.',
    schema: { type: 'string' },
  },
  'Rollcall-Revision': {
    description: 'A cursor, for `since`, `minRevision` and `Last-Event-ID`.',
    schema: { type: 'string' },
  },
  'Rollcall-Stale': {
    description: '`true` unless every cluster concerned is LIVE.',
    schema: { type: 'string', enum: ['true', 'false'] },
  },
  'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } },
};

/** The OpenAPI 3.1 document of the REST API: made from the tables that the API itself parses by. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of ROUTES) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version,
      description:
        'Tells everything outside Kubernetes who stands behind every Kubernetes Service, right now, and why.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token. Not needed where anonymous reading is allowed.',
        },
      },
      headers: HEADERS,
      schemas: SCHEMAS,
    },
  };
}

function operation(route: Route): Json {
  const { operationId, tag, summary, description, path, query = {}, answers, problems, open } = route;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(open && { security: [] }),
    parameters: [
      ...pathParameters(path),
      ...Object.entries(query).map(([name, parameter]) => queryParameter(name, parameter)),
      ...headerParameters(route),
    ],
    responses: {
      ...Object.fromEntries(answers.map((answer) => [answer.status, response(answer, headersOf(route))])),
      ...problemResponses(problems),
    },
  };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function headerParameters({ answers }: Route): Json[] {
  const parameters: Json[] = [];
  if (answers.some(({ status }) => status === 304))
    parameters.push(
      headerParameter('If-None-Match', 'Tags that the caller has: 304 if one of them is the current one.'),
    );
  if (answers.some(({ content }) => content && 'text/event-stream' in content))
    parameters.push(headerParameter('Last-Event-ID', 'Events: where to go on. Wins over `since`.'));
  return parameters;
}

function headerParameter(name: string, description: string): Json {
  return { name, in: 'header', description, schema: { type: 'string' } };
}

function queryParameter(name: string, { description, schema }: Parameter<unknown>): Json {
  return { name, in: 'query', description, schema, ...(name === 'address' && { required: true }) };
}

function response({ description, content }: RouteAnswer, headers: Json | null): Json {
  if (content === null) return { description, ...(headers && { headers }) };
  const types = Object.entries(content).map(([type, schema]) => [
    type,
    { schema: { $ref: `#/components/schemas/${schema}` } },
  ]);
  return { description, ...(headers && { headers }), content: Object.fromEntries(types) };
}

/** Headers of what is made from the view, by whether its content has a tag. */
function headersOf({ path, method, answers }: Route): Json | null {
  if (method !== 'GET' || !path.startsWith('/v1/')) return null;
  const isTagged = answers.some(({ status }) => status === 304);
  const names = ['Rollcall-Revision', 'Rollcall-Stale', ...(isTagged ? ['ETag'] : [])];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function problemResponses(codes: Route['problems']): Json {
  const statuses = new Map<number, string[]>();
  for (const code of codes) {
    const { status } = PROBLEM_CODES[code];
    statuses.set(status, [...(statuses.get(status) ?? []), code]);
  }
  return Object.fromEntries([...statuses].map(([status, of]) => [status, problemResponse(status, of)]));
}

function problemResponse(status: number, codes: readonly string[]): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const headers = status === 503 && { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } };
  return { description: codes.map((code) => `\`${code}\``).join(', '), ...headers, content };
}
