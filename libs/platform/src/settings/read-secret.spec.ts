import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { readSecret } from './read-secret.js';

const SECRET = 'f'.repeat(32);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollcall-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = join(folder, `secret-${text.length}`);
  writeFileSync(file, text);
  return file;
}

test('the secret is what is set, or what the file holds', () => {
  expect(readSecret({ secret: SECRET, secretFile: null })).toEqual({ value: SECRET });
  expect(readSecret({ secret: null, secretFile: fileWith(`${SECRET}\n`) })).toEqual({ value: SECRET });
});

test.each([
  ['none', () => ({ secret: null, secretFile: null }), /^ROLLCALL_SECRET: needed where the API runs alone/],
  ['two', () => ({ secret: SECRET, secretFile: fileWith(SECRET) }), /set one of them/],
  [
    'a short one',
    () => ({ secret: 'hunter2', secretFile: null }),
    /^ROLLCALL_SECRET: must have at least 32 characters/,
  ],
  [
    'a short one in a file',
    () => ({ secret: null, secretFile: fileWith('hunter2') }),
    /secret-7: must have at least 32/,
  ],
  ['a file that is not there', () => ({ secret: null, secretFile: join(folder, 'none') }), /cannot be read: ENOENT/],
])('%s is a problem, which is told without what was set', (_what, settings, message) => {
  const result = readSecret(settings());
  expect(result).toEqual({ problem: expect.stringMatching(message) as unknown });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});
