import type {
  ASTNode,
  ASTVisitor,
  DocumentNode,
  FragmentDefinitionNode,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import { GraphQLError, Kind } from 'graphql';

import { LIMITS } from './limits.js';

/** One operation a document: what is answered is what was read. */
function oneOperation(context: ValidationContext): ASTVisitor {
  return {
    Document: ({ definitions }) => {
      const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      if (operations.length > 1)
        context.reportError(tooMuch(`the document has ${operations.length} operations; one is allowed`, operations));
    },
  };
}

/** Fields within fields, wherever fragments put them. Questions about the schema have a depth of their own, which graphql-js limits. */
function maxDepth(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: (operation) => {
      const depth = depthOf(operation.selectionSet, fragmentsOf(context.getDocument()), new Map());
      if (depth > LIMITS.depth)
        context.reportError(tooMuch(`the operation is ${depth} fields deep; ${LIMITS.depth} are allowed`, [operation]));
    },
  };
}

function maxAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  return {
    Field: (field) => {
      if (field.alias) aliases += 1;
      if (field.alias && aliases === LIMITS.aliases + 1)
        context.reportError(tooMuch(`the document has more than ${LIMITS.aliases} aliases`, [field]));
    },
  };
}

function maxDirectives(context: ValidationContext): ASTVisitor {
  let directives = 0;
  return {
    Directive: (directive) => {
      directives += 1;
      if (directives === LIMITS.directives + 1)
        context.reportError(tooMuch(`the document has more than ${LIMITS.directives} directives`, [directive]));
    },
  };
}

/** What every document has to keep to, on top of the specification. */
export const DOCUMENT_RULES: readonly ValidationRule[] = [oneOperation, maxDepth, maxAliases, maxDirectives];

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [])),
  );
}

/** Each fragment is measured once, and one that contains itself (which another rule refuses) ends there. */
function depthOf({ selections }: SelectionSetNode, fragments: Fragments, known: Map<string, number>): number {
  let deepest = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value.startsWith('__')) continue;
      deepest = Math.max(deepest, 1 + (selection.selectionSet ? depthOf(selection.selectionSet, fragments, known) : 0));
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      deepest = Math.max(deepest, depthOf(selection.selectionSet, fragments, known));
    } else {
      deepest = Math.max(deepest, fragmentDepth(selection.name.value, fragments, known));
    }
  }
  return deepest;
}

function fragmentDepth(name: string, fragments: Fragments, known: Map<string, number>): number {
  const measured = known.get(name);
  if (measured !== undefined) return measured;
  known.set(name, 0);
  const fragment = fragments.get(name);
  const depth = fragment ? depthOf(fragment.selectionSet, fragments, known) : 0;
  known.set(name, depth);
  return depth;
}

/** A document that asks for more than is allowed. */
export function tooMuch(message: string, nodes: readonly ASTNode[] = []): GraphQLError {
  return new GraphQLError(message, { nodes, extensions: { code: 'INVALID_ARGUMENT' } });
}
