import type { Principal } from '@rollcall/platform';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { GraphQLError, parse, specifiedRules, validate } from 'graphql';

import { DOCUMENT_RULES, tooMuch } from './document-rules.js';
import { LIMITS } from './limits.js';
import type { IntrospectionMode } from './operation-check.js';
import { checkOperation } from './operation-check.js';

/** A request as the transports deliver it. */
export interface DocumentRequest {
  readonly query: unknown;
  readonly variables: unknown;
  readonly principal: Principal;
}

/** Parsed and validated documents that are kept: clients ask the same again and again. */
const KEPT_DOCUMENTS = 1_000;

/**
 * Lets documents in, for the ways that do not go through Apollo: WebSocket and SSE. The same limits, rules and messages hold for
 * POST and GET; a test sends the same documents over all four.
 */
export class DocumentGate {
  private readonly known = new Map<string, DocumentNode | readonly GraphQLError[]>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly introspection: IntrospectionMode,
  ) {}

  /** The document, the same object for the same text; or why it is not let in. */
  admit({ query, variables, principal }: DocumentRequest): DocumentNode | readonly GraphQLError[] {
    if (typeof query !== 'string') return [tooMuch('query: must be a GraphQL document')];
    const document = this.read(query);
    if (isRefusal(document)) return document;
    if (variables !== undefined && variables !== null && typeof variables !== 'object')
      return [tooMuch('variables: must be an object')];
    try {
      checkOperation(
        { schema: this.schema, document, variables: (variables ?? {}) as Record<string, unknown>, principal },
        this.introspection,
      );
      return document;
    } catch (error) {
      return [error instanceof GraphQLError ? error : tooMuch(error instanceof Error ? error.message : String(error))];
    }
  }

  private read(query: string): DocumentNode | readonly GraphQLError[] {
    const known = this.known.get(query);
    if (known) return known;
    const document = this.validated(query);
    if (this.known.size >= KEPT_DOCUMENTS) this.known.clear();
    if (query.length <= LIMITS.documentCharacters) this.known.set(query, document);
    return document;
  }

  private validated(query: string): DocumentNode | readonly GraphQLError[] {
    const tooLong = lengthProblem(query);
    if (tooLong) return [tooLong];
    try {
      const document = parse(query, { maxLexicalTokens: LIMITS.tokens });
      const errors = validate(this.schema, document, [...specifiedRules, ...DOCUMENT_RULES]);
      return errors.length > 0 ? errors : document;
    } catch (error) {
      return [error instanceof GraphQLError ? error : tooMuch(String(error))];
    }
  }
}

export function isRefusal(admitted: DocumentNode | readonly GraphQLError[]): admitted is readonly GraphQLError[] {
  return Array.isArray(admitted);
}

/** null = the text of the document is not too long to be read. */
export function lengthProblem(query: string): GraphQLError | null {
  return query.length > LIMITS.documentCharacters
    ? tooMuch(`the document is longer than ${LIMITS.documentCharacters} characters`)
    : null;
}
