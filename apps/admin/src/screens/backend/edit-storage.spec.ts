import { expect, test } from '@jest/globals';
import type { Backend } from '@rollcall/client';

import { memoryStorage } from '../../testing/memory-storage.js';
import type { KeptEdit } from './edit-storage.js';
import { forgetEdit, keepEdit, keptEdit } from './edit-storage.js';

const EDIT = { base: { id: 'b-1', version: 3 } as Backend, row: { note: 'typed' }, check: {} } as unknown as KeptEdit;

test('an edit comes back for the registration that it is of, until it is forgotten', () => {
  const storage = memoryStorage();
  keepEdit(EDIT, storage);
  expect([keptEdit('b-1', storage), keptEdit('b-2', storage)]).toEqual([EDIT, null]);
  forgetEdit(storage);
  expect(keptEdit('b-1', storage)).toBeNull();
});

test('an edit that is spoilt, or of which a part is missing, is as good as none', () => {
  const storage = memoryStorage();
  for (const text of ['{', '7', '{"form":99}', '{"form":1}', '{"form":1,"base":{"id":"b-1"}}']) {
    storage.setItem('rollcall.edit', text);
    expect(keptEdit('b-1', storage)).toBeNull();
  }
});
