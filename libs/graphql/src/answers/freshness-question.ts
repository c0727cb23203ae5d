import type { DocumentNode, GraphQLResolveInfo, OperationDefinitionNode, TypeNode } from 'graphql';
import { Kind, OperationTypeNode, print } from 'graphql';

import type { ScopedClusters } from '@rollcall/catalog';
import { sightKey } from '@rollcall/catalog';

/** What an operation asks about freshness, as an operation of its own on type `Freshness`. */
export interface FreshnessQuestion {
  /** The clusters concerned. */
  readonly of: ScopedClusters;
  readonly document: DocumentNode;
  /** Those that `@skip` and `@include` may name. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Equal for equal questions. */
  readonly key: string;
}

/** The question at the place where the resolver of a freshness field stands. */
export function freshnessQuestion({ cluster, sight }: ScopedClusters, info: GraphQLResolveInfo): FreshnessQuestion {
  const definitions = (info.operation.variableDefinitions ?? []).filter(({ type }) => isBoolean(type));
  const operation: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    variableDefinitions: definitions,
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: info.fieldNodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []),
    },
  };
  const variables = Object.fromEntries(
    definitions.flatMap(({ variable: { name } }) =>
      name.value in info.variableValues ? [[name.value, info.variableValues[name.value]]] : [],
    ),
  );
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [operation, ...Object.values(info.fragments)],
  };
  const key = JSON.stringify([cluster, sightKey(sight), print(document), variables]);
  return { of: { cluster, sight }, document, variables, key };
}

function isBoolean(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isBoolean(type.type);
  return type.kind === Kind.NAMED_TYPE && type.name.value === 'Boolean';
}
