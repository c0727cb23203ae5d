import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from '@jest/globals';
import { OpenPlaces } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { EndpointWords } from '../answers/endpoint-words.js';
import { EndpointsController } from './endpoints.controller.js';
import type { RestParts } from './rest-parts.js';

const PATH = '/v1/namespaces/shop/services/cart/endpoints?minRevision=e1:5&since=e1:4';
const scopes = { role: 'reader' as const, clusters: ['*'], namespaces: ['*'], restrictedAddresses: false };
const principal = { kind: 'token', id: 't1', name: 'ci', scopes, expiresAt: null } as const;

let server: Server;

afterEach(() => {
  server.close();
});

/** A stream that has nothing to tell until it is closed. */
class SilentStream {
  end: 'CLOSED' | null = null;
  private wake: () => void = () => undefined;

  onEnd(): void {
    // Nobody is told.
  }

  async next(): Promise<null> {
    if (this.end === null) await new Promise<void>((resolve) => (this.wake = resolve));
    return null;
  }

  close(): void {
    this.end = 'CLOSED';
    this.wake();
  }
}

/** Where the client goes away while something is waited for. */
type Waiting = 'reach' | 'subscribe';

/** One request for a stream, whose client goes while it is answered. */
async function goneDuring(waiting: Waiting): Promise<{ places: OpenPlaces; stream: SilentStream }> {
  const places = new OpenPlaces({ maxConnectionsPerAddress: 1, maxSubscriptionsPerCaller: 1 });
  const stream = new SilentStream();
  const answer = async (raw: IncomingMessage, response: ServerResponse): Promise<void> => {
    const leave = async (at: Waiting): Promise<void> => {
      if (at !== waiting) return;
      asked.destroy();
      await once(response, 'close');
    };
    const parts = {
      endpoints: { reach: () => leave('reach'), readNow: () => null },
      streams: { subscribe: () => leave('subscribe').then(() => stream) },
      places,
      authenticator: { hasEnded: () => false },
      blockOf: () => '127.0.0.1',
    } as unknown as RestParts;
    const { url, method, headers } = raw;
    const request = { url, method, headers, raw, principal } as unknown as FastifyRequest;
    const reply = { raw: response, hijack: () => undefined } as unknown as FastifyReply;
    const controller = new EndpointsController(parts, {} as EndpointWords);
    await controller.endpoints({ namespace: 'shop', name: 'cart' }, request, reply);
  };
  const answered = new Promise<void>((resolve, reject) => {
    server = createServer((request, response) => void answer(request, response).then(resolve, reject));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const asked = get({ port, path: PATH, headers: { accept: 'text/event-stream' } }).on('error', () => undefined);
  await answered;
  return { places, stream };
}

test.each(['reach', 'subscribe'] as const)(
  'a client that goes while its stream waits (%s) leaves no stream and takes no place',
  async (waiting) => {
    const { places, stream } = await goneDuring(waiting);
    expect(stream.end).toBe('CLOSED');
    expect(() => places.openStream('127.0.0.1', principal)).not.toThrow();
  },
);
