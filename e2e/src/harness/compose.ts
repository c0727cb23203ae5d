import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { ROOT } from './server-process.js';

/** A service of docker-compose.yml, as far as it matters here. */
export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly deploy?: { readonly replicas: number };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export const COMPOSE_FILE = join(ROOT, 'docker-compose.yml');

/** The services, with `${NAME}`, `${NAME:-default}` and `${NAME:?message}` filled in as Compose does. */
export function composeServices(variables: Readonly<Record<string, string>>): Readonly<Record<string, ComposeService>> {
  const filled: unknown = JSON.parse(
    JSON.stringify(parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true })),
    (_, value) =>
      typeof value === 'string'
        ? value.replace(/\$\{[^}]*\}/g, (expression) => valueOf(expression, variables))
        : (value as unknown),
  );
  return (filled as { services: Record<string, ComposeService> }).services;
}

function valueOf(expression: string, variables: Readonly<Record<string, string>>): string {
  const [, name = '', kind, more = ''] = /^\$\{(\w+)(?::([-?])(.*))?\}$/.exec(expression) ?? [];
  const value = variables[name];
  if (value !== undefined) return value;
  if (kind === '-') return more;
  throw new Error(`${name}: ${more}`);
}
