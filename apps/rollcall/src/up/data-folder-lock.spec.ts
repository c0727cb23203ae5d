import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { lockDataFolder } from './data-folder-lock.js';
import { secretFile } from './secret-file.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is taken again after all that a start puts into it', () => {
  const locked = lockDataFolder(folder);
  secretFile(folder);
  locked.release();
  expect(() => lockDataFolder(folder)).not.toThrow();
});

test('a folder that holds something else is left alone', () => {
  writeFileSync(join(folder, 'thesis.tex'), '');
  expect(() => lockDataFolder(folder)).toThrow(/thesis\.tex/);
});
