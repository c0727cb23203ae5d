import { PROBLEM_CODES } from '../problems/problem.js';
import type { Parameter } from '../query/query-parameters.js';
import type { AnswerHeader, Route, RouteAnswer } from './route.js';
import { REQUEST_HEADERS } from './route.js';
import { ROUTES } from './routes.js';
import { SCHEMAS } from './schemas.js';

type Json = Readonly<Record<string, unknown>>;

const TAGS = [
  { name: 'endpoints', description: 'Who stands behind a Service.' },
  { name: 'services', description: 'Services, and what is published of them.' },
  { name: 'backends', description: 'Backends outside the clusters, registered for Services without selector.' },
  { name: 'clusters', description: 'The clusters that are mirrored.' },
  { name: 'tokens', description: 'API tokens, for administrators.' },
  { name: 'audit', description: 'What was done and refused.' },
  { name: 'sessions', description: 'Signing in with a browser.' },
  { name: 'operations', description: 'For those who run it.' },
];

const HEADERS: Readonly<Record<AnswerHeader, Json>> = {
  ETag: {
    description: 'Weak. Changes exactly when the content does, and not with how fresh it is.',
    schema: { type: 'string' },
  },
  VersionTag: {
    description: 'The version of the registration, for `If-Match`.',
    schema: { type: 'string', examples: ['"3"'] },
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
  const { operationId, tag, summary, description, path, query = {}, body, answers, problems, open } = route;
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
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
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

function headerParameters({ answers, asks = [] }: Route): Json[] {
  const parameters = asks.map((name): Json => ({
    ...headerParameter(name, REQUEST_HEADERS[name].description),
    required: REQUEST_HEADERS[name].required,
  }));
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
  return { description, ...(headers && { headers }), content: contentOf(content) };
}

function contentOf(types: Readonly<Record<string, string>>): Json {
  const entries = Object.entries(types).map(([type, schema]) => [
    type,
    { schema: { $ref: `#/components/schemas/${schema}` } },
  ]);
  return Object.fromEntries(entries) as Json;
}

/** Headers of what is made from the view, by whether its content has a tag; other routes say their own. */
function headersOf({ path, method, answers, headers }: Route): Json | null {
  if (!headers && (method !== 'GET' || !path.startsWith('/v1/'))) return null;
  const isTagged = answers.some(({ status }) => status === 304);
  const names = headers ?? ['Rollcall-Revision', 'Rollcall-Stale', ...(isTagged ? ['ETag'] : [])];
  if (names.length === 0) return null;
  const described = names.map((name) => [
    name === 'VersionTag' ? 'ETag' : name,
    { $ref: `#/components/headers/${name}` },
  ]);
  return Object.fromEntries(described) as Json;
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
