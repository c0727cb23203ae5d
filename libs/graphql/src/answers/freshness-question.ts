import type { DocumentNode, GraphQLResolveInfo, OperationDefinitionNode, TypeNode } from 'graphql';
import { Kind, OperationTypeNode, print } from 'graphql';

/** What an operation asks about freshness, as an operation of its own on type `Freshness`. */
export interface FreshnessQuestion {
  /** The cluster concerned; null = all. */
  readonly cluster: string | null;
  readonly document: DocumentNode;
  /** Those that `@skip` and `@include` may name. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Equal for equal questions. */
  readonly key: string;
}

/** The question at the place where the resolver of a freshness field stands. */
export function freshnessQuestion(cluster: string | null, info: GraphQLResolveInfo): FreshnessQuestion {
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
  return { cluster, document, variables, key: JSON.stringify([cluster, print(document), variables]) };
}

function isBoolean(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isBoolean(type.type);
  return type.kind === Kind.NAMED_TYPE && type.name.value === 'Boolean';
}
