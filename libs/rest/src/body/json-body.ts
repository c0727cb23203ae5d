import type { FastifyInstance, FastifyRequest } from 'fastify';

import { Problem } from '../problems/problem.js';

export const JSON_TYPE = 'application/json';
export const MERGE_PATCH = 'application/merge-patch+json';

/** Has merge patches read as JSON is, with the same refusals. */
export function readMergePatches(server: FastifyInstance): void {
  server.addContentTypeParser(MERGE_PATCH, { parseAs: 'string' }, server.getDefaultJsonParser('error', 'error'));
}

/** The JSON that was sent as one of these media types. Throws {@link Problem} (415) for any other. */
export function jsonBody({ headers, body }: FastifyRequest, types: readonly string[]): unknown {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  if (types.includes(type.trim().toLowerCase())) return body;
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', `the body must be ${types.join(' or ')}`);
}
