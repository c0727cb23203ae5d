import { NotFoundError } from '@rollcall/catalog';
import type { FastifyInstance } from 'fastify';

import { methodsOf } from '../openapi/routes.js';

/** `OPTIONS` on any path of the API: what it takes. Preflights of other sites' pages are answered before (see CrossOrigin). */
export function answerOptions(server: FastifyInstance): void {
  server.options('*', (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const methods = methodsOf(path);
    if (methods.length === 0) throw new NotFoundError(`there is no ${path}`);
    reply.code(204).header('allow', methods.join(', ')).send();
  });
}
