import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { assertMayAct } from '@rollcall/platform';

import type { GraphqlContext } from '../graphql-context.js';
import type { GraphqlParts } from '../graphql-parts.js';
import { GRAPHQL_PARTS } from '../graphql-parts.js';
import type { AuditFilterInput, BackendFilterInput } from './backend-filter.js';
import { auditQueryOf, backendFilterOf } from './backend-filter.js';
import { connectionOf, keyAfter } from './connection.js';
import { reach } from './query.resolver.js';

interface PageArgs<Filter> {
  readonly filter?: Filter | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

interface BackendsArgs extends PageArgs<BackendFilterInput> {
  readonly minRevision?: string | null;
}

/** Items on a page, if nobody says otherwise. */
const PAGE = 100;

/** What is registered, and what is on record of it. */
@Resolver('Query')
export class BackendQueryResolver {
  constructor(@Inject(GRAPHQL_PARTS) private readonly parts: GraphqlParts) {}

  @Query('backends')
  async backends(@Args() { filter, first, after, minRevision }: BackendsArgs, @Context() context: GraphqlContext) {
    await reach(this.parts, minRevision);
    context.draft?.dependencies.addPassing();
    const page = { limit: first ?? PAGE, after: keyAfter(after, 'backends') };
    const wanted = backendFilterOf(filter);
    const sight = context.caller.scopes;
    const connection = connectionOf(this.parts.backends.list(wanted, page, sight), page.after);
    return { ...connection, freshness: this.parts.catalog.freshness({ ...wanted, sight }) };
  }

  @Query('audit')
  async audit(@Args() { filter, first, after }: PageArgs<AuditFilterInput>, @Context() context: GraphqlContext) {
    context.draft?.dependencies.addPassing();
    assertMayAct(context.principal, 'admin');
    const page = { limit: first ?? PAGE, after: keyAfter(after, 'audit') };
    const { items, next } = await this.parts.audit.list(auditQueryOf(filter), page, context.caller.scopes);
    return connectionOf({ items, keys: items.map(({ id }) => id), next }, page.after);
  }
}
