import type {
  ASTVisitor,
  DocumentNode,
  FragmentDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import { Kind } from 'graphql';

import { invalidRequest } from '../error-codes.js';
import { LIMITS } from './limits.js';

/** One operation a document: what is answered is what was read. */
function oneOperation(context: ValidationContext): ASTVisitor {
  return {
    Document: ({ definitions }) => {
      const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      if (operations.length > 1)
        context.reportError(
          invalidRequest(`the document has ${operations.length} operations; one is allowed`, operations),
        );
    },
  };
}

/** Fields within fields, wherever fragments put them. Questions about the schema are deeper than those about what it describes. */
function maxDepth(context: ValidationContext): ASTVisitor {
  const fragments = fragmentsOf(context.getDocument());
  return {
    OperationDefinition: (operation) => {
      const measure = (withSchema: boolean): number =>
        depthOf(operation.selectionSet, { fragments, withSchema, known: new Map() });
      const [depth, schemaDepth] = [measure(false), measure(true)];
      if (depth > LIMITS.depth)
        context.reportError(
          invalidRequest(`the operation is ${depth} fields deep; ${LIMITS.depth} are allowed`, [operation]),
        );
      else if (schemaDepth > LIMITS.schemaDepth)
        context.reportError(
          invalidRequest(`the operation is ${schemaDepth} fields deep; ${LIMITS.schemaDepth} are allowed`, [operation]),
        );
    },
  };
}

function maxAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  return {
    Field: (field) => {
      if (field.alias) aliases += 1;
      if (field.alias && aliases === LIMITS.aliases + 1)
        context.reportError(invalidRequest(`the document has more than ${LIMITS.aliases} aliases`, [field]));
    },
  };
}

function maxDirectives(context: ValidationContext): ASTVisitor {
  let directives = 0;
  return {
    Directive: (directive) => {
      directives += 1;
      if (directives === LIMITS.directives + 1)
        context.reportError(invalidRequest(`the document has more than ${LIMITS.directives} directives`, [directive]));
    },
  };
}

/** What every document has to keep to, on top of the specification. */
export const DOCUMENT_RULES: readonly ValidationRule[] = [oneOperation, maxDepth, maxAliases, maxDirectives];

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

interface Measuring {
  readonly fragments: Fragments;
  /** Whether `__schema` and `__type` count. */
  readonly withSchema: boolean;
  /** Depths of fragments that were measured: each is measured once. */
  readonly known: Map<string, number>;
}

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
}

function depthOf({ selections }: SelectionSetNode, measuring: Measuring): number {
  let deepest = 0;
  for (const selection of selections) deepest = Math.max(deepest, selectionDepth(selection, measuring));
  return deepest;
}

function selectionDepth(selection: SelectionNode, measuring: Measuring): number {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return fragmentDepth(selection.name.value, measuring);
  if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet, measuring);
  const { name, selectionSet } = selection;
  if (name.value.startsWith('__') && !measuring.withSchema) return 0;
  return 1 + (selectionSet ? depthOf(selectionSet, measuring) : 0);
}

/** A fragment that contains itself, which another rule refuses, ends there. */
function fragmentDepth(name: string, measuring: Measuring): number {
  const { fragments, known } = measuring;
  const measured = known.get(name);
  if (measured !== undefined) return measured;
  known.set(name, 0);
  const fragment = fragments.get(name);
  const depth = fragment ? depthOf(fragment.selectionSet, measuring) : 0;
  known.set(name, depth);
  return depth;
}
