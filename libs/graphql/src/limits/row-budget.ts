import { invalidRequest } from '../error-codes.js';
import { LIMITS } from './limits.js';

/**
 * How many endpoints one answer may hold: what a document costs is judged before anybody knows how large the Services are that it
 * asks for. One selection is always answered, however large it is.
 */
export class RowBudget {
  private spent = 0;

  /** Throws a GraphQLError for more than is left. */
  spend(rows: number): void {
    if (this.spent > 0 && this.spent + rows > LIMITS.rows)
      throw invalidRequest(
        `the answer would hold ${this.spent + rows} endpoints or more; ${LIMITS.rows} are allowed: ask for them one by one`,
      );
    this.spent += rows;
  }
}
