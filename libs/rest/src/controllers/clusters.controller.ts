import { Controller, Delete, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { Sight } from '@rollcall/catalog';
import { clusterFields, NotFoundError } from '@rollcall/catalog';
import { requestCaller } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { headOf } from '../answers/head-of.js';
import { chooseMediaType } from '../answers/media-types.js';
import { answerHeaders } from '../answers/send-json.js';
import { doneOf } from '../problems/refusal-problem.js';
import { EVERY_READ } from '../query/every-read.js';
import { parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import { sightOf } from './service-path.js';

/** Clusters, and what an administrator does about them. */
@Controller('v1/clusters')
export class ClustersController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, ['application/json']);
    await this.parts.endpoints.reach(parseQuery(request.url, EVERY_READ).minRevision);
    const sight = sightOf(request);
    const items = this.parts.clusters.list(sight).map(clusterFields);
    reply.headers(this.headers(null, sight)).send({ items });
  }

  @Get(':name')
  async one(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, ['application/json']);
    await this.parts.endpoints.reach(parseQuery(request.url, EVERY_READ).minRevision);
    const sight = sightOf(request);
    reply.headers(this.headers(name, sight)).send(clusterFields(this.parts.clusters.one(name, sight)));
  }

  /** `POST /v1/clusters/{name}:confirm` ends a guard. */
  @Post(':target')
  async act(
    @Param('target') target: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [, name = '', action = ''] = /^(.+):([^:]*)$/.exec(target) ?? [];
    if (action !== 'confirm') throw new NotFoundError(`there is no ${request.method} ${request.url}`);
    parseQuery(request.url, {});
    const done = doneOf(await this.parts.clusterDesk.confirmRemoval(name, requestCaller(request)));
    const { guard } = clusterFields(done.cluster);
    reply.code(202).send({ cluster: name, guard });
  }

  /** Forgets a cluster that no worker mirrors any more. */
  @Delete(':name')
  async retire(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    parseQuery(request.url, {});
    doneOf(await this.parts.clusterDesk.retire(name, requestCaller(request)));
    reply.code(204).send();
  }

  /** Without a tag: how fresh a cluster is passes by itself. */
  private headers(cluster: string | null, sight: Sight): Readonly<Record<string, string>> {
    const { catalog } = this.parts;
    return answerHeaders(catalog.freshness({ cluster, sight }), headOf(catalog));
  }
}
