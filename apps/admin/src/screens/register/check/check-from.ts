import type { CheckTarget } from '@rollcall/client';

import type { TargetDraft } from '../draft.js';

/** From where something is checked, and for which Service: whoever may register there may check there. */
export type CheckFrom = Pick<CheckTarget, 'cluster' | 'service'>;

export function checkFrom({ cluster, namespace, name, create }: TargetDraft): CheckFrom {
  return {
    ...(cluster !== '' && { cluster }),
    // One that is to be made is not there to be asked for.
    ...(name !== '' && create === null && { service: { namespace, name } }),
  };
}
