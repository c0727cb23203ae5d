import type { Principal } from '@rollcall/platform';

import type { Dependencies } from './answers/dependencies.js';

/** What every resolver knows of the request. */
export interface GraphqlContext {
  readonly principal: Principal;
  /** Gathers what the answer was made from; null where nobody asks. */
  readonly dependencies: Dependencies | null;
}
