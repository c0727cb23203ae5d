import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { methodsOf } from '../openapi/routes.js';
import type { ProblemDocument } from './problem.js';
import { Problem, PROBLEM_HEADERS, problemDocument } from './problem.js';
import { toProblem } from './to-problem.js';

/** Told of what went wrong here and is not the client's doing. */
export type ReportDefect = (
  error: unknown,
  request: { readonly id: string; readonly method: string; readonly url: string },
) => void;

/** The one place where an error becomes an answer: RFC 9457, whatever went wrong and wherever. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly reportDefect: ReportDefect) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // GraphQL says its errors in its own way.
    if (host.getType<'http' | 'graphql'>() !== 'http') throw error;
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = asWrongMethod(toProblem(error), request);
    if (problem.code === 'INTERNAL')
      this.reportDefect(error, { id: request.id, method: request.method, url: request.url });
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problemDocument(problem, request.url, request.id), problem.more.headers ?? {});
  }
}

function sendProblem(reply: FastifyReply, document: ProblemDocument, headers: Readonly<Record<string, string>>): void {
  reply
    .code(document.status)
    .headers({ ...PROBLEM_HEADERS, ...headers })
    .send(JSON.stringify(document));
}

/** The router does not know a path under another method: clients should. */
function asWrongMethod(problem: Problem, { url, method }: FastifyRequest): Problem {
  if (problem.code !== 'NOT_FOUND') return problem;
  const [path = ''] = url.split('?', 1);
  const methods = methodsOf(path);
  if (methods.length === 0 || methods.includes(method)) return problem;
  const headers = { allow: methods.join(', ') };
  return new Problem('METHOD_NOT_ALLOWED', `${path} takes ${methods.join(', ')}`, { headers, cause: problem });
}
