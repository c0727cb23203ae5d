import type { ScopedRef, Sight } from '@rollcall/catalog';
import { principalOf } from '@rollcall/platform';
import type { FastifyRequest } from 'fastify';

/** Path parameters of everything under one Service. */
export interface ServicePath {
  readonly namespace: string;
  readonly name: string;
}

/** The Service that a request means, as its caller sees it. */
export function serviceRef(
  { namespace, name }: ServicePath,
  cluster: string | null,
  request: FastifyRequest,
): ScopedRef {
  return { cluster, namespace, name, sight: sightOf(request) };
}

/** What the caller of a request sees. */
export function sightOf(request: FastifyRequest): Sight {
  return principalOf(request).scopes;
}
