import type { Principal } from '@rollcall/platform';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import {
  GraphQLError,
  isListType,
  isNonNullType,
  NoSchemaIntrospectionCustomRule,
  validate,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import { getComplexity } from 'graphql-query-complexity';

import { tooMuch } from './document-rules.js';
import { LIMITS } from './limits.js';

/** An operation that was parsed and validated, with what it is asked with. */
export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

/** Who may ask for the schema. */
export type IntrospectionMode = 'open' | 'authenticated';

/** What a document alone does not say: its cost with these variables, and who asks. Throws a GraphQLError. */
export function checkOperation(
  { schema, document, variables, principal }: Operation,
  introspection: IntrospectionMode,
): void {
  if (introspection === 'authenticated' && principal.kind === 'anonymous') {
    const [error] = validate(schema, document, [NoSchemaIntrospectionCustomRule]);
    if (error)
      throw new GraphQLError('the schema is shown to authenticated users only', {
        extensions: { code: 'UNAUTHENTICATED' },
      });
  }
  assertPages(document, variables);
  const cost = getComplexity({ schema, query: document, variables: { ...variables }, estimators: [estimate] });
  if (cost > LIMITS.cost)
    throw tooMuch(`the operation costs ${cost}; ${LIMITS.cost} are allowed: ask for fewer fields, or smaller pages`);
}

/** A field costs one and what is below it; what is below a list, as often as the list is long. */
const estimate: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const first: unknown = args.first;
  if (typeof first === 'number') return 1 + Math.min(first, LIMITS.first) * childComplexity;
  const type = isNonNullType(field.type) ? field.type.ofType : field.type;
  return 1 + (isListType(type) ? LIMITS.assumedListLength : 1) * childComplexity;
};

/** `first` is 1 to 500, wherever it stands. */
function assertPages(document: DocumentNode, variables: Readonly<Record<string, unknown>>): void {
  visit(document, {
    Argument: ({ name, value }) => {
      if (name.value !== 'first') return;
      const first = valueFromASTUntyped(value, { ...variables });
      if (typeof first === 'number' && !(first >= 1 && first <= LIMITS.first))
        throw tooMuch(`first: must be from 1 to ${LIMITS.first}`);
    },
  });
}
