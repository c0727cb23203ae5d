import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  NamedTypeNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import {
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

import { LIMITS } from './limits.js';

/** An operation, alone in its document, and what it is asked with. */
export interface PricedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Estimated fields of the answer. A field costs one and what is below it; what is below a list, as often as the list is long: a
 * page's lists are as long as its `first`, others {@link LIMITS.assumedListLength}. Each fragment is looked at once, so that a
 * document costs no more to price than it has fields.
 */
export function operationCost({ schema, document, variables }: PricedOperation): number {
  const operation = operationOf(document);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return 0;
  return new Pricing(schema, document, givenVariables(operation, variables)).below(operation.selectionSet, root, 1);
}

/** Variables with their defaults, not coerced. */
export function givenVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults = variableDefinitions.flatMap(({ variable: { name }, defaultValue }) =>
    defaultValue ? [[name.value, valueFromASTUntyped(defaultValue)] as const] : [],
  );
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(defaults), ...Object.fromEntries(given) };
}

export function operationOf({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  return definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
}

class Pricing {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    { definitions }: DocumentNode,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {
    this.fragments = new Map(
      definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
    );
  }

  /** `page`: how long lists directly below are; 1 = nobody said. */
  below({ selections }: SelectionSetNode, type: GraphQLNamedType, page: number): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) cost += this.field(selection, type, page);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        cost += this.below(selection.selectionSet, this.narrowed(selection.typeCondition, type), page);
      else cost += this.fragment(selection.name.value, type, page);
    }
    return cost;
  }

  private fragment(name: string, type: GraphQLNamedType, page: number): number {
    const key = `${name} ${page}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    const cost = fragment ? this.below(fragment.selectionSet, this.narrowed(fragment.typeCondition, type), page) : 0;
    this.known.set(key, cost);
    return cost;
  }

  /** The type that a fragment speaks of: of a union it is one of the members. */
  private narrowed(condition: NamedTypeNode | undefined, type: GraphQLNamedType): GraphQLNamedType {
    return (condition && this.schema.getType(condition.name.value)) ?? type;
  }

  private field(node: FieldNode, parent: GraphQLNamedType, page: number): number {
    const field = fieldOf(node, parent);
    // The schema itself has rules of its own, and `__typename` is free.
    if (!field || !node.selectionSet) return field ? 1 : 0;
    const type = isNonNullType(field.type) ? field.type.ofType : field.type;
    const first = this.first(node, field);
    const isPage = page > 1 && isListType(type);
    const times = isListType(type) ? (isPage ? page : LIMITS.assumedListLength) : 1;
    return 1 + times * this.below(node.selectionSet, getNamedType(type), first);
  }

  private first(node: FieldNode, { args }: GraphQLField<unknown, unknown>): number {
    const declared = args.find(({ name }) => name === 'first');
    if (!declared) return 1;
    const given = node.arguments?.find(({ name }) => name.value === 'first');
    const value = given && valueFromASTUntyped(given.value, { ...this.variables });
    return typeof value === 'number' ? value : Number(declared.defaultValue);
  }
}

function fieldOf({ name }: FieldNode, parent: GraphQLNamedType): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value] : undefined;
}
