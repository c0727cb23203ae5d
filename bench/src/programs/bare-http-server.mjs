// What node:http can do at best: the same headers and the same body for every request, made once.
import { createServer } from 'node:http';

import { takeRole } from '../kit/role.mjs';

const { task, say } = await takeRole();
const { headers, notModified, body } = task;
const server = createServer((request, response) => {
  if (request.headers['if-none-match'] === undefined) {
    response.writeHead(200, headers);
    response.end(body, 'latin1');
  } else {
    response.writeHead(304, notModified);
    response.end();
  }
}).listen(0, '127.0.0.1', () => say({ url: `http://127.0.0.1:${server.address().port}` }));
