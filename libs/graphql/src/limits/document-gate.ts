import type { Principal, RateLimits } from '@rollcall/platform';
import type { DocumentNode, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { GraphQLError, parse, specifiedRules, validate } from 'graphql';

import type { ReportDefect } from '../error-codes.js';
import {
  defectBehind,
  formatGraphqlError,
  invalidRequest,
  rateLimited,
  unproven,
  withoutSuggestions,
} from '../error-codes.js';
import { DOCUMENT_RULES } from './document-rules.js';
import { LIMITS } from './limits.js';
import type { IntrospectionMode } from './operation-check.js';
import { checkOperation, isMutation, mayIntrospect } from './operation-check.js';
import type { RequestParameters } from './request-parameters.js';

/** A request as the transports deliver it, and who sent it. */
export interface DocumentRequest extends RequestParameters {
  readonly principal: Principal;
  /** For whom it counts beside the principal. */
  readonly block: string;
  /** See Authenticator.isProven. */
  readonly isProven: boolean;
}

export interface DocumentGateParts {
  readonly introspection: IntrospectionMode;
  readonly reportDefect: ReportDefect;
  readonly rates: RateLimits;
}

/** Parsed and validated documents that are kept: clients ask the same again and again. */
const KEPT_DOCUMENTS = 1_000;

/**
 * Lets documents in. POST, GET, WebSocket and SSE all pass here: the same limits, rules and messages hold, whatever comes after;
 * a test sends the same documents over all four.
 */
export class DocumentGate {
  private readonly known = new Map<string, DocumentNode | readonly GraphQLError[]>();

  constructor(
    readonly schema: GraphQLSchema,
    private readonly parts: DocumentGateParts,
  ) {}

  /** The document, the same object for the same text; or why it is not let in. */
  admit({ query, block, isProven, ...asked }: DocumentRequest): DocumentNode | readonly GraphQLError[] {
    const { rates } = this.parts;
    const tooSoon = rates.ofPrincipal('request', asked.principal);
    if (tooSoon) return [rateLimited(tooSoon)];
    const document = this.read(query);
    if (isRefusal(document)) return document;
    try {
      checkOperation({ ...asked, schema: this.schema, document }, this.parts.introspection);
      if (isMutation(document)) {
        if (!isProven) return [unproven()];
        this.assertMayChangeNow(block, asked.principal);
      }
      return document;
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  /** Errors as the caller may see them; what the caller may not see is reported. */
  formatted(errors: readonly GraphQLError[], principal: Principal): readonly GraphQLFormattedError[] {
    for (const error of errors) {
      const defect = defectBehind(error);
      if (defect) this.parts.reportDefect(defect);
    }
    const formatted = errors.map(formatGraphqlError);
    return mayIntrospect(principal, this.parts.introspection) ? formatted : formatted.map(withoutSuggestions);
  }

  private assertMayChangeNow(block: string, principal: Principal): void {
    const { rates } = this.parts;
    const refusal = rates.ofAddress('change', block) ?? rates.ofPrincipal('change', principal);
    if (refusal) throw rateLimited(refusal);
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
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}

export function isRefusal(admitted: DocumentNode | readonly GraphQLError[]): admitted is readonly GraphQLError[] {
  return Array.isArray(admitted);
}

/** null = the text of the document is not too long to be read. */
function lengthProblem(query: string): GraphQLError | null {
  return query.length > LIMITS.documentCharacters
    ? invalidRequest(`the document is longer than ${LIMITS.documentCharacters} characters`)
    : null;
}
