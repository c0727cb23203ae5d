import type { Backend } from '@rollcall/client';

import type { TabStorage } from '../../data/kept-in-tab.js';
import { KeptInTab } from '../../data/kept-in-tab.js';
import type { CheckDraft, RowDraft } from '../register/draft.js';

/** An edit of a registration that was not confirmed yet. */
export interface KeptEdit {
  /** As it was when somebody began. */
  readonly base: Backend;
  readonly row: RowDraft;
  readonly check: CheckDraft;
}

const KEPT = new KeptInTab<KeptEdit>('rollcall.edit', 1);

export function keepEdit(edit: KeptEdit, storage: TabStorage): void {
  KEPT.keep(edit, storage);
}

/** null = none was kept of this registration, or it cannot be read. */
export function keptEdit(id: string, storage: TabStorage): KeptEdit | null {
  const { base, row, check } = KEPT.kept(storage) ?? {};
  return base?.id === id && row && check ? { base, row, check } : null;
}

export function forgetEdit(storage: TabStorage): void {
  KEPT.forget(storage);
}
