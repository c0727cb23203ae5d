// What node:http can do at best: for each URL the same headers and the same body as ours, made once.
import { createServer } from 'node:http';

import { takeRole } from '../kit/role.mjs';

const { task, say } = await takeRole();
const answers = new Map(task.answers.map((answer) => [answer.path, answer]));
const server = createServer((request, response) => {
  const { headers, notModified, body } = answers.get(request.url);
  if (request.headers['if-none-match'] === undefined) {
    response.writeHead(200, headers);
    response.end(body, 'latin1');
  } else {
    response.writeHead(304, notModified);
    response.end();
  }
}).listen(0, '127.0.0.1', () => say({ url: `http://127.0.0.1:${server.address().port}` }));
