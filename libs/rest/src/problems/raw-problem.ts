import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import type { ProblemCode } from './problem.js';
import { Problem, PROBLEM_HEADERS, problemDocument } from './problem.js';

/** Characters of a URL that are repeated in the answer: it may have been too long. */
const SHOWN_URL = 256;

/** Answers a request that never reached the framework. */
export function sendRawProblem(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
  const document = problemDocument(problem, (request.url ?? '').slice(0, SHOWN_URL), randomUUID());
  response.writeHead(document.status, { ...PROBLEM_HEADERS, ...problem.more.headers, connection: 'close' });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(document));
}

/** What node:http says of a request that it could not read, as a problem. */
const UNREADABLE: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'the headers of the request are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'the request did not arrive in time'],
};

/** The answer to what is no HTTP, or not all of it: the connection is of no use after it. */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Duplex): void {
  // As node:http itself does: no second answer into one that is under way.
  const { _httpMessage: underWay } = socket as Duplex & { readonly _httpMessage?: ServerResponse | null };
  if (error.code === 'ECONNRESET' || !socket.writable || underWay?.headersSent) {
    socket.destroy();
    return;
  }
  const [code, message] = UNREADABLE[error.code ?? ''] ?? ['INVALID_ARGUMENT', 'this is not an HTTP request'];
  const document = problemDocument(new Problem(code, message), '', randomUUID());
  const body = JSON.stringify(document);
  const headers = { ...PROBLEM_HEADERS, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${document.status} ${document.title}\r\n${head.join('')}\r\n${body}`);
}
