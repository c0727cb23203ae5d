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
      schemas: SCHEMAS,
    },
  };
}

function operation({ operationId, tag, summary, description, path, query = {}, answers, problems, open }: Route): Json {
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(open && { security: [] }),
    parameters: [
      ...pathParameters(path),
      ...Object.entries(query).map(([name, parameter]) => queryParameter(name, parameter)),
    ],
    responses: {
      ...Object.fromEntries(answers.map((answer) => [answer.status, response(answer)])),
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

function queryParameter(name: string, { description, schema }: Parameter<unknown>): Json {
  return { name, in: 'query', description, schema, ...(name === 'address' && { required: true }) };
}

function response({ description, content }: RouteAnswer): Json {
  if (content === null) return { description };
  const types = Object.entries(content).map(([type, schema]) => [
    type,
    { schema: { $ref: `#/components/schemas/${schema}` } },
  ]);
  return { description, content: Object.fromEntries(types) };
}

function problemResponses(codes: Route['problems']): Json {
  const statuses = new Map<number, string[]>();
  for (const code of codes) {
    const { status } = PROBLEM_CODES[code];
    statuses.set(status, [...(statuses.get(status) ?? []), code]);
  }
  return Object.fromEntries([...statuses].map(([status, of]) => [status, problemResponse(of)]));
}

function problemResponse(codes: readonly string[]): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return { description: codes.map((code) => `\`${code}\``).join(', '), content };
}
