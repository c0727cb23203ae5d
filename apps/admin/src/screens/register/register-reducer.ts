import type { Backend, WriteBackPlan } from '@rollcall/client';

import type { CheckDraft, Draft, RowDraft, TargetDraft } from './draft.js';
import { emptyRow, isUntouched, nextKey } from './draft.js';
import type { Refusal } from './refusal.js';

/** What the server would do with a draft. */
export interface Preview {
  /** The key of the draft that it was made for: it belongs to no other. */
  readonly key: string;
  readonly backends: readonly Backend[];
  readonly plan: WriteBackPlan;
}

/** What was registered. */
export interface Registered {
  readonly backends: readonly Pick<Backend, 'id' | 'version' | 'address'>[];
  readonly revision: string | null;
  /** Milliseconds since 1970: when it was confirmed. */
  readonly at: number;
}

export interface RegisterState {
  readonly draft: Draft;
  readonly preview: Preview | null;
  readonly refusal: Refusal | null;
  /** null = nothing was written. */
  readonly registered: Registered | null;
}

export type RegisterAction =
  | { readonly type: 'TARGET_CHANGED'; readonly target: TargetDraft; readonly ports?: RowDraft['ports'] }
  | { readonly type: 'ROW_ADDED'; readonly ports?: RowDraft['ports'] }
  | { readonly type: 'ROW_CHANGED'; readonly key: number; readonly change: Partial<Omit<RowDraft, 'key'>> }
  | { readonly type: 'ROW_REMOVED'; readonly key: number }
  | { readonly type: 'ROWS_BROUGHT'; readonly rows: readonly RowDraft[] }
  | { readonly type: 'CHECK_CHANGED'; readonly check: CheckDraft }
  | { readonly type: 'PREVIEWED'; readonly preview: Preview }
  | { readonly type: 'REFUSED'; readonly refusal: Refusal }
  | { readonly type: 'REGISTERED'; readonly registered: Registered }
  | { readonly type: 'BEGUN_ANEW'; readonly draft: Draft };

export function freshState(draft: Draft): RegisterState {
  return { draft, preview: null, refusal: null, registered: null };
}

/** All that happens to a draft. What was previewed of one draft is forgotten with every change of it. */
export function registerReducer(state: RegisterState, action: RegisterAction): RegisterState {
  switch (action.type) {
    case 'PREVIEWED':
      return { ...state, preview: action.preview, refusal: null };
    case 'REFUSED':
      return { ...state, preview: null, refusal: action.refusal };
    case 'REGISTERED':
      return { ...state, registered: action.registered, refusal: null };
    case 'BEGUN_ANEW':
      return freshState(action.draft);
    default:
      // What is registered is no draft any more.
      return state.registered ? state : { ...state, preview: null, draft: edited(state.draft, action) };
  }
}

type Edit = Extract<
  RegisterAction,
  { type: 'TARGET_CHANGED' | 'ROW_ADDED' | 'ROW_CHANGED' | 'ROW_REMOVED' | 'ROWS_BROUGHT' | 'CHECK_CHANGED' }
>;

function edited(draft: Draft, edit: Edit): Draft {
  const { rows } = draft;
  switch (edit.type) {
    case 'TARGET_CHANGED':
      return { ...draft, target: edit.target, rows: edit.ports ? withPorts(rows, edit.ports) : rows };
    case 'ROW_ADDED':
      return { ...draft, rows: [...rows, newRow(nextKey(rows), edit.ports)] };
    case 'ROW_CHANGED':
      return { ...draft, rows: rows.map((row) => (row.key === edit.key ? { ...row, ...edit.change } : row)) };
    case 'ROW_REMOVED': {
      const left = rows.filter(({ key }) => key !== edit.key);
      return { ...draft, rows: left.length > 0 ? left : [emptyRow(nextKey(rows))] };
    }
    case 'ROWS_BROUGHT':
      return { ...draft, rows: brought(rows, edit.rows) };
    case 'CHECK_CHANGED':
      return { ...draft, check: edit.check };
  }
}

function newRow(key: number, ports: RowDraft['ports'] = []): RowDraft {
  const row = emptyRow(key);
  return ports.length > 0 ? { ...row, ports } : row;
}

/** Rows that nothing was typed into get the ports of the Service. */
function withPorts(rows: readonly RowDraft[], ports: RowDraft['ports']): readonly RowDraft[] {
  return ports.length === 0 ? rows : rows.map((row) => (isUntouched(row) ? { ...row, ports } : row));
}

/** They take the place of rows into which nothing was typed. */
function brought(rows: readonly RowDraft[], more: readonly RowDraft[]): readonly RowDraft[] {
  const first = nextKey(rows);
  return [...rows.filter((row) => !isUntouched(row)), ...more.map((row, i) => ({ ...row, key: first + i }))];
}
