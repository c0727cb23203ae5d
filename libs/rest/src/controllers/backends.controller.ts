import { Controller, Delete, Get, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { RegisterRequest } from '@rollcall/catalog';
import { isRefusal, registerBackends, removeBackend, updateBackend } from '@rollcall/catalog';
import type { Violation } from '@rollcall/core';
import { gravestCode } from '@rollcall/core';
import { requestCaller } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { backendJson, planJson } from '../answers/backend-json.js';
import { changeHeaders } from '../answers/change-headers.js';
import { headOf } from '../answers/head-of.js';
import { chooseMediaType } from '../answers/media-types.js';
import { answerHeaders, sendJson } from '../answers/send-json.js';
import { versionSeen, versionTag } from '../body/if-match.js';
import { jsonBody, JSON_TYPE, MERGE_PATCH } from '../body/json-body.js';
import { registrationBody } from '../body/registration-body.js';
import { Problem } from '../problems/problem.js';
import { doneOf, refusalProblem } from '../problems/refusal-problem.js';
import { BACKEND_LIST_READ, EVERY_READ, SERVICE_BACKENDS_READ } from '../query/every-read.js';
import { CHANGE_PARAMETERS, REGISTER_PARAMETERS } from '../query/list-parameters.js';
import { keyAfter, leadOn } from '../query/page-cursor.js';
import { parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import type { ServicePath } from './service-path.js';
import { serviceRef, sightOf } from './service-path.js';

/** Registered backends: read from memory, and changed by those who may. */
@Controller('v1')
export class BackendsController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get('namespaces/:namespace/services/:name/backends')
  async ofService(
    @Param() path: ServicePath,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    const { cluster, minRevision } = parseQuery(request.url, SERVICE_BACKENDS_READ);
    await this.parts.endpoints.reach(minRevision);
    const ref = serviceRef(path, cluster, request);
    const { backends, catalog } = this.parts;
    const items = backends.of(ref).map(backendJson);
    const revision = catalog.cursor(Math.max(0, ...catalog.existing(ref).map(({ lastSeq }) => lastSeq)));
    sendJson(request, reply, { content: { items }, freshness: catalog.freshness(ref), revision });
  }

  @Post('namespaces/:namespace/services/:name/backends')
  async register(
    @Param() path: ServicePath,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    const { dryRun, cluster } = parseQuery(request.url, REGISTER_PARAMETERS);
    const { items, createService, violations } = registrationBody(jsonBody(request, [JSON_TYPE]));
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' ? key : null;
    const wanted = { service: serviceRef(path, cluster, request), items, createService, dryRun, idempotencyKey };
    const [first, ...more] = violations;
    if (first) throw await this.allViolations(wanted, [first, ...more], request);
    const done = doneOf(await registerBackends(wanted, requestCaller(request), this.parts.desk));
    reply.code(dryRun ? 200 : 201).headers(changeHeaders(done.revision));
    reply.send({ items: done.backends.map(backendJson), plan: planJson(done) });
  }

  @Get('backends')
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    const { limit, cursor, minRevision, id, ...more } = parseQuery(request.url, BACKEND_LIST_READ);
    const filter = { ...more, ids: id && new Set(id) };
    await this.parts.endpoints.reach(minRevision);
    const after = cursor === null ? null : keyAfter(cursor, 'backends');
    const sight = sightOf(request);
    const { items, next } = this.parts.backends.list(filter, { limit, after }, sight);
    const nextCursor = leadOn(next, request, reply);
    sendJson(request, reply, {
      content: { items: items.map(backendJson), nextCursor },
      freshness: this.parts.catalog.freshness({ ...filter, sight }),
      revision: headOf(this.parts.catalog),
    });
  }

  @Get('backends/:id')
  async one(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    await this.parts.endpoints.reach(parseQuery(request.url, EVERY_READ).minRevision);
    const sight = sightOf(request);
    const backend = this.parts.backends.get(id, sight);
    reply.headers(answerHeaders(this.parts.catalog.freshness({ ...backend, sight }), headOf(this.parts.catalog)));
    reply.header('etag', versionTag(backend.version)).send(backendJson(backend));
  }

  @Patch('backends/:id')
  async update(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    const { dryRun } = parseQuery(request.url, CHANGE_PARAMETERS);
    const patch = jsonBody(request, [MERGE_PATCH, JSON_TYPE]);
    const wanted = { id, version: versionSeen(request), patch, dryRun };
    const done = doneOf(await updateBackend(wanted, requestCaller(request), this.parts.desk));
    reply.headers(changeHeaders(done.revision));
    // Of what is not stored there is no tag.
    if (!dryRun) reply.header('etag', versionTag(done.backend.version));
    reply.send({ ...backendJson(done.backend), plan: planJson(done) });
  }

  @Delete('backends/:id')
  async remove(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    const { dryRun } = parseQuery(request.url, CHANGE_PARAMETERS);
    const wanted = { id, version: versionSeen(request), dryRun };
    const done = doneOf(await removeBackend(wanted, requestCaller(request), this.parts.desk));
    reply.headers(changeHeaders(done.revision)).send({ id: done.id, plan: planJson(done) });
  }

  /** What is wrong around the list, together with what is wrong in it; who may not register is told no more than that. */
  private async allViolations(
    wanted: RegisterRequest,
    around: readonly [Violation, ...Violation[]],
    request: FastifyRequest,
  ): Promise<Problem> {
    const inside = await registerBackends({ ...wanted, dryRun: true }, requestCaller(request), this.parts.desk);
    if (isRefusal(inside) && inside.type !== 'INVALID') return refusalProblem(inside);
    const errors = [...around, ...(isRefusal(inside) ? inside.violations : [])] as const;
    return new Problem(gravestCode(errors), around[0].message, { errors });
  }
}
