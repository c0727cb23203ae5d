import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { addressBlock } from '../limits/address-block.js';
import { clientAddresses } from './client-address.js';

/** For whom a request counts (see {@link addressBlock}). Without trusted proxies it is asked for once a connection. */
export function clientBlocks(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const addressOf = clientAddresses(trustedProxies);
  if (trustedProxies.length > 0) return (request) => addressBlock(addressOf(request));
  const known = new WeakMap<Socket, string>();
  return ({ socket }) => {
    const block = known.get(socket);
    if (block !== undefined) return block;
    const found = addressBlock(socket.remoteAddress ?? '');
    known.set(socket, found);
    return found;
  };
}
