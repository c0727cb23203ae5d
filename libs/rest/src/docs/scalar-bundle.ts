import { fastify } from 'fastify';

/**
 * Scalar's whole program for browsers, as npm brought it: its Fastify plugin carries it, and is asked for it once. So `/docs`
 * needs nothing from anywhere else.
 */
export async function scalarBundle(): Promise<string> {
  const { default: plugin } = await import('@scalar/fastify-api-reference');
  const carrier = fastify();
  try {
    await carrier.register(plugin, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
    return (await carrier.inject('/docs/js/scalar.js')).body;
  } finally {
    await carrier.close();
  }
}
