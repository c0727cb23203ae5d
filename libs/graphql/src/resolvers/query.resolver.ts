import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { clusterFields, NotFoundError } from '@rollcall/catalog';
import { parseRevision } from '@rollcall/core';

import { invalidArgument } from '../error-codes.js';
import type { GraphqlContext } from '../graphql-context.js';
import type { GraphqlParts } from '../graphql-parts.js';
import { GRAPHQL_PARTS } from '../graphql-parts.js';
import { connectionOf, keyAfter } from './connection.js';
import type { EndpointFilterInput, ServiceRefInput } from './endpoint-filter.js';
import { selectionOf, serviceRefOf } from './endpoint-filter.js';
import { endpointSetOf } from './endpoint-set.js';
import type { ServiceFilterInput } from './service-filter.js';
import { serviceFilterOf } from './service-filter.js';

interface EndpointsArgs {
  readonly service: ServiceRefInput;
  readonly filter?: EndpointFilterInput | null;
  readonly maxStalenessMs?: number | null;
  readonly minRevision?: string | null;
}

interface ServiceArgs {
  readonly ref: ServiceRefInput;
  readonly minRevision?: string | null;
}

interface ExplainArgs {
  readonly service: ServiceRefInput;
  readonly address: string;
  readonly filter?: EndpointFilterInput | null;
  readonly minRevision?: string | null;
}

interface ServicesArgs {
  readonly filter?: ServiceFilterInput | null;
  readonly first?: number | null;
  readonly after?: string | null;
  readonly minRevision?: string | null;
}

/** Services on a page, if nobody says otherwise. */
const PAGE = 100;

@Resolver('Query')
export class QueryResolver {
  constructor(@Inject(GRAPHQL_PARTS) private readonly parts: GraphqlParts) {}

  @Query('clusters')
  async clusters(
    @Args('minRevision') minRevision: string | null | undefined,
    @Context() { draft, caller }: GraphqlContext,
  ) {
    draft?.dependencies.addPassing();
    await reach(this.parts, minRevision);
    return this.parts.clusters.list(caller.scopes).map(clusterFields);
  }

  @Query('services')
  async services(
    @Args() { filter, first, after, minRevision }: ServicesArgs,
    @Context() { draft, caller }: GraphqlContext,
  ) {
    draft?.dependencies.addPassing();
    await reach(this.parts, minRevision);
    const page = { limit: first ?? PAGE, after: keyAfter(after, 'services') };
    const { freshness, ...services } = this.parts.services.list(serviceFilterOf(filter), page, caller.scopes);
    return { ...connectionOf(services, page.after), freshness };
  }

  @Query('service')
  async service(@Args() { ref, minRevision }: ServiceArgs, @Context() { draft, caller }: GraphqlContext) {
    draft?.dependencies.addPassing();
    await reach(this.parts, minRevision);
    try {
      return this.parts.services.summary(this.parts.services.one(serviceRefOf(ref, caller.scopes)));
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  @Query('endpoints')
  async endpoints(
    @Args() { service, filter, maxStalenessMs, minRevision }: EndpointsArgs,
    @Context() { draft, rows, caller }: GraphqlContext,
  ) {
    if ((maxStalenessMs ?? 0) < 0) throw invalidArgument('maxStalenessMs', 'must not be negative');
    const conditions = { maxStalenessMs: maxStalenessMs ?? null, minRevision: revisionOf('minRevision', minRevision) };
    if (conditions.maxStalenessMs !== null || conditions.minRevision !== null) draft?.dependencies.addPassing();
    const answer = await this.parts.endpoints.read(
      serviceRefOf(service, caller.scopes),
      selectionOf(filter),
      conditions,
    );
    draft?.dependencies.add(answer);
    return endpointSetOf(answer, rows);
  }

  @Query('explain')
  async explain(
    @Args() { service, address, filter, minRevision }: ExplainArgs,
    @Context() { draft, caller }: GraphqlContext,
  ) {
    draft?.dependencies.addPassing();
    await reach(this.parts, minRevision);
    return this.parts.services.explain(serviceRefOf(service, caller.scopes), address, selectionOf(filter));
  }
}

/** Who has changed something can read what became of it. */
export async function reach({ endpoints }: GraphqlParts, minRevision: string | null | undefined): Promise<void> {
  await endpoints.reach(revisionOf('minRevision', minRevision));
}

/** Throws a GraphQLError for what is no revision. */
export function revisionOf(argument: string, text: string | null | undefined) {
  if (text === null || text === undefined) return null;
  const revision = parseRevision(text);
  if (!revision) throw invalidArgument(argument, 'must be a revision as an answer gave it');
  return revision;
}
