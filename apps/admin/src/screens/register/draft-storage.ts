import type { Draft } from './draft.js';
import type { Registered, RegisterState } from './register-reducer.js';
import { freshState } from './register-reducer.js';

const KEY = 'rollcall.register';
/** Of what is kept: another one is of another version of this program, and is left alone. */
const FORM = 1;

/** As far as a browser's storage is needed. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

interface Kept {
  readonly form: number;
  readonly draft: Draft;
  readonly registered: Registered | null;
}

/** Keeps a draft in this tab, so that a reload or a sign-in in between loses nothing. What the server said is asked again. */
export function keepDraft({ draft, registered }: RegisterState, storage: DraftStorage): void {
  const kept: Kept = { form: FORM, draft, registered };
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // It is full or forbidden: the draft then lives as long as the page.
  }
}

/** null = none was kept, or it cannot be read. */
export function keptDraft(storage: DraftStorage): RegisterState | null {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? 'null') as Partial<Kept> | null;
    if (kept?.form !== FORM || !kept.draft) return null;
    return { ...freshState(kept.draft), registered: kept.registered ?? null };
  } catch {
    return null;
  }
}

export function forgetDraft(storage: DraftStorage): void {
  storage.removeItem(KEY);
}
