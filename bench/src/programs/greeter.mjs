// Takes every connection, and ends it when the other side does.
import { createServer } from 'node:net';

import { takeRole } from '../kit/role.mjs';

const { say } = await takeRole();
const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.end();
});
server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
