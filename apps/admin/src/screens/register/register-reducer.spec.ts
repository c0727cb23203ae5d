import { describe, expect, test } from '@jest/globals';

import { memoryStorage } from '../../testing/memory-storage.js';
import { emptyDraft, emptyRow, NO_CHECK } from './draft.js';
import { keepDraft, keptDraft } from './draft-storage.js';
import { refusalOf, standingErrors } from './refusal.js';
import type { RegisterAction, RegisterState } from './register-reducer.js';
import { freshState, registerReducer } from './register-reducer.js';
import { registrationOf } from './registration.js';
import { problemsOf, stepOf } from './steps.js';
import { RollcallError } from '@rollcall/client';

const PORT = { name: 'pg', port: '5432', protocol: 'TCP', appProtocol: '' };
const PREVIEW = {
  key: 'k',
  backends: [],
  plan: { create: [], update: [], delete: [], warnings: [], clusterCheck: null },
};

function after(...actions: readonly RegisterAction[]): RegisterState {
  return actions.reduce(registerReducer, freshState(emptyDraft('d')));
}

const addresses = ({ draft }: RegisterState): readonly string[] => draft.rows.map(({ address }) => address);

describe('a draft', () => {
  test('every edit forgets what was previewed of the draft before it', () => {
    const edits: readonly RegisterAction[] = [
      { type: 'TARGET_CHANGED', target: { cluster: 'prod', namespace: 'shop', name: 'a', create: null } },
      { type: 'ROW_ADDED' },
      { type: 'ROW_CHANGED', key: 0, change: { address: '10.0.0.1' } },
      { type: 'ROW_REMOVED', key: 0 },
      { type: 'ROWS_BROUGHT', rows: [emptyRow(0)] },
      { type: 'CHECK_CHANGED', check: NO_CHECK },
    ];
    for (const edit of edits) expect(after({ type: 'PREVIEWED', preview: PREVIEW }, edit).preview).toBeNull();
  });

  test('picking a Service gives its ports to rows that nothing was typed into', () => {
    const target = { cluster: 'prod', namespace: 'shop', name: 'orders-db', create: null };
    const state = after(
      { type: 'ROW_ADDED' },
      { type: 'ROW_CHANGED', key: 1, change: { address: '10.0.0.1' } },
      { type: 'TARGET_CHANGED', target, ports: [PORT] },
    );
    expect(state.draft.rows.map(({ ports }) => ports[0]?.name)).toEqual(['pg', '']);
  });

  test('what is brought takes the place of empty rows, and keys stay apart', () => {
    const state = after(
      { type: 'ROW_CHANGED', key: 0, change: { address: '10.0.0.1' } },
      { type: 'ROW_ADDED' },
      {
        type: 'ROWS_BROUGHT',
        rows: [
          { ...emptyRow(0), address: '10.0.0.2' },
          { ...emptyRow(0), address: '10.0.0.3' },
        ],
      },
    );
    expect(addresses(state)).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    expect(new Set(state.draft.rows.map(({ key }) => key)).size).toBe(3);
  });

  test('the last row that is removed leaves an empty one', () => {
    const state = after(
      { type: 'ROW_CHANGED', key: 0, change: { address: '10.0.0.1' } },
      { type: 'ROW_REMOVED', key: 0 },
    );
    expect(addresses(state)).toEqual(['']);
  });

  test('what is registered cannot be edited any more, only begun anew', () => {
    const registered = { backends: [], revision: 'e:1', at: 1 };
    const state = after({ type: 'REGISTERED', registered }, { type: 'ROW_CHANGED', key: 0, change: { address: 'x' } });
    expect(addresses(state)).toEqual(['']);
    expect(registerReducer(state, { type: 'BEGUN_ANEW', draft: emptyDraft('e') })).toEqual(freshState(emptyDraft('e')));
  });
});

describe('what the server said against it', () => {
  const before = after({ type: 'ROW_CHANGED', key: 0, change: { address: '10.0.0.1', note: 'x' } });
  const errors = [
    { pointer: '/items/0/address', code: 'ADDRESS_FORBIDDEN', message: 'is denied' },
    { pointer: '/items/0/note', code: 'VALIDATION_FAILED', message: 'is too long' },
  ];
  const error = new RollcallError('no', { code: 'ADDRESS_FORBIDDEN', status: 422, errors, requestId: 'r1' });
  const refusal = refusalOf(error, registrationOf(before.draft))!;

  test('stands on its field until that field is changed', () => {
    const refused = registerReducer(before, { type: 'REFUSED', refusal });
    const mended = registerReducer(refused, { type: 'ROW_CHANGED', key: 0, change: { address: '10.0.0.2' } });
    const standing = standingErrors(mended.refusal, registrationOf(mended.draft));
    expect(standing.map(({ pointer }) => pointer)).toEqual(['/items/0/note']);
  });

  test('is no refusal if the server was only away, or if one has to sign in first', () => {
    for (const [code, status] of [
      ['STORE_UNAVAILABLE', 503],
      ['UNREACHABLE', null],
      ['UNAUTHENTICATED', 401],
      ['FORBIDDEN', 403],
    ] as const)
      expect(refusalOf(new RollcallError('no', { code, status }), refusal.of)).toBeNull();
    expect(refusalOf(new TypeError('a defect'), refusal.of)).toBeNull();
  });

  test('belongs to the step that has its field', () => {
    expect(
      ['/items/0/address', '/items/3/check/path', '/createService/ports/0/name', '', '/items'].map(stepOf),
    ).toEqual(['backends', 'check', 'target', 'target', 'backends']);
    expect(problemsOf('backends', refusal.errors as never)).toHaveLength(2);
  });
});

describe('a draft that is kept in the tab', () => {
  test('comes back as it was, without what the server said', () => {
    const storage = memoryStorage();
    const state = after(
      { type: 'ROW_CHANGED', key: 0, change: { address: '10.0.0.1' } },
      { type: 'PREVIEWED', preview: PREVIEW },
    );
    keepDraft(state, storage);
    expect(keptDraft(storage)).toEqual({ ...state, preview: null });
  });

  test('of another version of this program, or spoilt, it is left alone', () => {
    const storage = memoryStorage();
    for (const text of ['{', 'null', '7', '{"form":99,"draft":{}}', '{"form":1}']) {
      storage.setItem('rollcall.register', text);
      expect(keptDraft(storage)).toBeNull();
    }
  });

  test('a storage that takes nothing does not break the page', () => {
    const full = {
      ...memoryStorage(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(() => keepDraft(after(), full)).not.toThrow();
  });
});
