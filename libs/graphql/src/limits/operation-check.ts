import type { Principal } from '@rollcall/platform';
import type { DocumentNode } from 'graphql';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  validate,
  valueFromASTUntyped,
  visit,
} from 'graphql';

import { invalidRequest } from '../error-codes.js';
import { LIMITS } from './limits.js';
import type { PricedOperation } from './operation-cost.js';
import { givenVariables, operationCost, operationOf } from './operation-cost.js';
import type { RequestParameters } from './request-parameters.js';

/** An operation that was parsed and validated, with what it is asked with. */
export interface Operation extends PricedOperation, Pick<RequestParameters, 'operationName' | 'readsOnly'> {
  readonly principal: Principal;
}

/** Who may ask for the schema. */
export type IntrospectionMode = 'open' | 'authenticated';

/** Whether the schema, and suggestions that come from it, may be shown. */
export function mayIntrospect({ kind }: Principal, introspection: IntrospectionMode): boolean {
  return introspection === 'open' || kind !== 'anonymous';
}

/** What a document alone does not say: its cost with these variables, and who asks. Throws a GraphQLError. */
export function checkOperation(operation: Operation, introspection: IntrospectionMode): void {
  const { schema, document, principal } = operation;
  assertNamed(operation);
  assertMayChange(operation);
  if (!mayIntrospect(principal, introspection)) {
    const [error] = validate(schema, document, [NoSchemaIntrospectionCustomRule]);
    if (error)
      throw new GraphQLError('the schema is shown to authenticated users only', {
        extensions: { code: 'UNAUTHENTICATED' },
      });
  }
  assertPages(operation);
  const cost = operationCost(operation);
  if (cost > LIMITS.cost)
    throw invalidRequest(
      `the operation costs ${cost}; ${LIMITS.cost} are allowed: ask for fewer fields, or smaller pages`,
    );
}

function assertNamed({ document, operationName }: Operation): void {
  const operation = operationOf(document);
  if (!operation) throw invalidRequest('the document has no operation');
  if (operationName !== null && operation.name?.value !== operationName)
    throw invalidRequest(`operationName: the document has no operation ${operationName}`);
}

function assertMayChange({ document, readsOnly }: Operation): void {
  if (readsOnly && isMutation(document)) throw invalidRequest('a mutation is not answered over GET: use POST');
}

/** `first` is 1 to 500, wherever it stands. */
function assertPages({ document, variables }: Operation): void {
  const operation = operationOf(document);
  const given = operation ? givenVariables(operation, variables) : variables;
  visit(document, {
    Argument: ({ name, value }) => {
      if (name.value !== 'first') return;
      const first = valueFromASTUntyped(value, { ...given });
      if (typeof first === 'number' && !(first >= 1 && first <= LIMITS.first))
        throw invalidRequest(`first: must be from 1 to ${LIMITS.first}`);
    },
  });
}

/** Only used where a document has exactly one operation. */
export function isSubscription(document: DocumentNode): boolean {
  return operationOf(document)?.operation === OperationTypeNode.SUBSCRIPTION;
}

/** The same. */
export function isMutation(document: DocumentNode): boolean {
  return operationOf(document)?.operation === OperationTypeNode.MUTATION;
}
