import { once } from 'node:events';

import WebSocket from 'ws';

/** Lets a Node process collect its garbage: what is left is what it needs. `url`: of its inspector. */
export async function collectGarbage(url) {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  // Twice: what the first only lets go of, such as finalized objects, goes with the second.
  for (const id of [1, 2]) {
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    await once(socket, 'message');
  }
  socket.close();
  await once(socket, 'close');
}
