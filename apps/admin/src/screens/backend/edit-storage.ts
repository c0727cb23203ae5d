import type { Backend } from '@rollcall/client';

import type { CheckDraft, RowDraft } from '../register/draft.js';
import type { DraftStorage } from '../register/draft-storage.js';

const KEY = 'rollcall.edit';
/** Of what is kept: another one is of another version of this program, and is left alone. */
const FORM = 1;

/** An edit of a registration that was not confirmed yet. */
export interface KeptEdit {
  /** As it was when somebody began. */
  readonly base: Backend;
  readonly row: RowDraft;
  readonly check: CheckDraft;
}

/** Keeps an edit in this tab, so that a reload or a sign-in in between loses nothing of what was typed. */
export function keepEdit(edit: KeptEdit, storage: DraftStorage): void {
  try {
    storage.setItem(KEY, JSON.stringify({ form: FORM, ...edit }));
  } catch {
    // It is full or forbidden: the edit then lives as long as its dialog.
  }
}

/** null = none was kept of this registration, or it cannot be read. */
export function keptEdit(id: string, storage: DraftStorage): KeptEdit | null {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? 'null') as (KeptEdit & { readonly form: number }) | null;
    return kept?.form === FORM && kept.base.id === id ? kept : null;
  } catch {
    return null;
  }
}

export function forgetEdit(storage: DraftStorage): void {
  storage.removeItem(KEY);
}
