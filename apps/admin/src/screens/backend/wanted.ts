import type { Backend } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';

import type { Intent } from './intent.js';
import { BECOMES } from './intent.js';
import { patchBetween } from './patch-between.js';
import { saidOf } from './said-fields.js';

/** What it becomes by it; null = it is removed. Of an edit: as it is, until somebody types. */
export function becomes(intent: Intent, backend: Backend): BackendInput | null {
  const said = saidOf(backend);
  if (intent === 'REMOVE') return null;
  return intent === 'EDIT' ? said : { ...said, state: BECOMES[intent] };
}

/** What is to be done, in one version of the registration. */
export interface Wanted {
  /** As it was when somebody began: what a colleague's change is told by. */
  readonly base: Backend;
  /** null = it is to be removed. */
  readonly yours: BackendInput | null;
}

/** What clients will notice of a change. */
export const NOTICES = ['REMOVED', 'ACTIVE', 'DRAINING', 'DISABLED', 'MOVED', 'ROUTED', 'NOTHING'] as const;
export type Notice = (typeof NOTICES)[number];

export function noticesOf({ base, yours }: Wanted): readonly Notice[] {
  if (!yours) return base.state === 'DISABLED' ? ['NOTHING'] : ['REMOVED'];
  const changed = Object.keys(patchBetween(saidOf(base), yours) ?? {});
  if (changed.includes('state')) return [yours.state];
  if (base.state === 'DISABLED') return ['NOTHING'];
  if (changed.some((field) => field === 'address' || field === 'ports')) return ['MOVED'];
  if (changed.some((field) => field === 'zone' || field === 'nodeName' || field === 'check' || field === 'publish'))
    return ['ROUTED'];
  return ['NOTHING'];
}
