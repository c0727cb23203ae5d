import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from '@jest/globals';

import { secretFile } from './secret-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-up-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the secret of a data folder is made once, and nobody else reads it', () => {
  const file = secretFile(folder);
  const made = readFileSync(file, 'utf8');
  expect(made).toMatch(/^[0-9a-f]{64}\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(secretFile(folder)).toBe(file);
  expect(readFileSync(file, 'utf8')).toBe(made);
});
