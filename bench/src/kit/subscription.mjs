import WebSocket from 'ws';

import { NAMESPACE } from './objects.mjs';

const QUERY = `subscription Follow($service: ServiceRef!) {
  endpoints(service: $service, filter: { readiness: ANY }) {
    type revision freshness { stale clusters { name state } }
    endpoints { ...E } changes { type endpoint { ...E } }
  }
}
fragment E on Endpoint {
  id address family ready serving terminating zone nodeName ports { name port protocol appProtocol }
  targetRef { kind name } slices since
}`;

/**
 * Opens a WebSocket and follows Services on it, speaking graphql-transport-ws as text: what is measured must not wait for a client
 * library. `onMessage` gets each text that comes, after `connection_ack`. Subscription ids are the Services' places in `names`.
 */
export async function follow(url, names, onMessage) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    perMessageDeflate: false,
  });
  await new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.once('message', resolve);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
  });
  socket.on('message', (data) => onMessage(data.toString('utf8')));
  names.forEach((name, id) => {
    const payload = { query: QUERY, variables: { service: { namespace: NAMESPACE, name } } };
    socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }));
  });
  return socket;
}
