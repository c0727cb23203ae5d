import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { isRefusal, registerBackends, removeBackend, updateBackend } from '@rollcall/catalog';

import type { GraphqlContext } from '../graphql-context.js';
import type { GraphqlParts } from '../graphql-parts.js';
import { GRAPHQL_PARTS } from '../graphql-parts.js';
import type { ServiceRefInput } from './endpoint-filter.js';
import { serviceRefOf } from './endpoint-filter.js';
import { doneFields, refusalMember } from './mutation-result.js';

interface RegisterArgs {
  readonly input: {
    readonly service: ServiceRefInput;
    /** Judged as what REST gets, by the same rules. */
    readonly items: unknown;
    readonly createService?: unknown;
    readonly idempotencyKey?: string | null;
  };
  readonly dryRun?: boolean | null;
}

interface RemoveArgs {
  readonly id: string;
  readonly version: number;
  readonly dryRun?: boolean | null;
}

interface UpdateArgs extends RemoveArgs {
  readonly input: unknown;
}

/** Changes of what is registered. Who may is decided behind, for every way alike. */
@Resolver('Mutation')
export class MutationResolver {
  constructor(@Inject(GRAPHQL_PARTS) private readonly parts: GraphqlParts) {}

  @Mutation('registerBackends')
  async registerBackends(@Args() { input, dryRun }: RegisterArgs, @Context() { caller }: GraphqlContext) {
    const { service, items, createService, idempotencyKey = null } = input;
    const wanted = {
      service: serviceRefOf(service, caller.scopes),
      items,
      createService,
      idempotencyKey,
      dryRun: dryRun ?? false,
    };
    const result = await registerBackends(wanted, caller, this.parts.desk);
    if (isRefusal(result)) return refusalMember(result);
    return { __typename: 'RegisterBackendsSuccess', backends: result.backends, ...doneFields(result) };
  }

  @Mutation('updateBackend')
  async updateBackend(@Args() { id, version, input, dryRun }: UpdateArgs, @Context() { caller }: GraphqlContext) {
    const wanted = { id, version, patch: input, dryRun: dryRun ?? false };
    const result = await updateBackend(wanted, caller, this.parts.desk);
    if (isRefusal(result)) return refusalMember(result);
    return { __typename: 'UpdateBackendSuccess', backend: result.backend, ...doneFields(result) };
  }

  @Mutation('removeBackend')
  async removeBackend(@Args() { id, version, dryRun }: RemoveArgs, @Context() { caller }: GraphqlContext) {
    const result = await removeBackend({ id, version, dryRun: dryRun ?? false }, caller, this.parts.desk);
    if (isRefusal(result)) return refusalMember(result);
    return { __typename: 'RemoveBackendSuccess', id: result.id, ...doneFields(result) };
  }
}
