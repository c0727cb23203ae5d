import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

import { PAGE_HEADERS, StaticFile } from '@rollcall/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export const GRAPHIQL_PATH = '/graphiql';
const OWN = join(import.meta.dirname, '../../graphiql');
const { resolve } = createRequire(import.meta.url);

/** Where each file is: our own, or as npm brought it. Nothing is loaded from anywhere else. */
const FILES: ReadonlyMap<string, () => string> = new Map([
  ['', () => join(OWN, 'page.html')],
  ['page.css', () => join(OWN, 'page.css')],
  ['start.mjs', () => join(OWN, 'start.mjs')],
  ['graphiql.js', () => ofPackage('graphiql', 'graphiql.min.js')],
  ['graphiql.css', () => ofPackage('graphiql', 'graphiql.min.css')],
  ['react.js', () => ofPackage('react', 'umd/react.production.min.js')],
  ['react-dom.js', () => ofPackage('react-dom', 'umd/react-dom.production.min.js')],
]);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
};

/** The page and its files hold nothing to protect: what is asked from there needs credentials as ever. */
export function isGraphiqlPath(path: string): boolean {
  return path === GRAPHIQL_PATH || path.startsWith(`${GRAPHIQL_PATH}/`);
}

/** GraphiQL, from our own files: to try the API with, also where there is no internet. */
export function mountGraphiql(server: FastifyInstance): void {
  const made = new Map<string, Promise<StaticFile>>();
  const send = async (name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const file = made.get(name) ?? read(name);
    made.set(name, file);
    (await file).send(request, reply.headers(PAGE_HEADERS));
    return reply;
  };
  for (const name of FILES.keys())
    server.get(name === '' ? GRAPHIQL_PATH : `${GRAPHIQL_PATH}/${name}`, (request, reply) =>
      send(name, request, reply),
    );
}

async function read(name: string): Promise<StaticFile> {
  const path = FILES.get(name)?.() ?? '';
  return StaticFile.of(TYPES[extname(path)] ?? '', await readFile(path, 'utf8'));
}

function ofPackage(name: string, path: string): string {
  return join(dirname(resolve(`${name}/package.json`)), path);
}
