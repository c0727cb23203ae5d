import type { TabStorage } from '../../data/kept-in-tab.js';
import { KeptInTab } from '../../data/kept-in-tab.js';
import type { RegisterState } from './register-reducer.js';
import { freshState } from './register-reducer.js';

const KEPT = new KeptInTab<Pick<RegisterState, 'draft' | 'registered'>>('rollcall.register', 1);

/** Keeps a draft in this tab. What the server said is asked again. */
export function keepDraft({ draft, registered }: RegisterState, storage: TabStorage): void {
  KEPT.keep({ draft, registered }, storage);
}

/** null = none was kept, or it cannot be read. */
export function keptDraft(storage: TabStorage): RegisterState | null {
  const { draft, registered = null } = KEPT.kept(storage) ?? {};
  return draft ? { ...freshState(draft), registered } : null;
}
