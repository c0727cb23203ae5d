import type { Caller } from '@rollcall/catalog';
import type { Principal } from '@rollcall/platform';

import type { Draft } from './answers/draft.js';
import type { RowBudget } from './limits/row-budget.js';

/** What every resolver knows of the request. */
export interface GraphqlContext {
  readonly principal: Principal;
  /** The same as those who change something know it. */
  readonly caller: Caller;
  /** Gathers what the answer is made from; null where nobody asks. */
  readonly draft: Draft | null;
  readonly rows: RowBudget;
}
