import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';
import { format, resolveConfig } from 'prettier';

import { commandPage } from './command-page.js';

const PAGE = join(import.meta.dirname, '../../../docs/reference/command.md');

test('the reference says what --help says (else: npm run generate)', async () => {
  const options = await resolveConfig(PAGE);
  expect(readFileSync(PAGE, 'utf8')).toBe(await format(commandPage(), { ...options, filepath: PAGE }));
});

test('every sub-command teaches with examples', () => {
  const [, ...sections] = commandPage().split(/^## (?=rollcall\b)/m);
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual([
    'rollcall',
    'rollcall up',
    'rollcall get',
    'rollcall get services',
    'rollcall get endpoints',
    'rollcall get backends',
    'rollcall get clusters',
    'rollcall describe',
    'rollcall describe service',
    'rollcall explain',
    'rollcall watch',
    'rollcall register',
    'rollcall drain',
    'rollcall remove',
    'rollcall apply',
    'rollcall diff',
    'rollcall export',
    'rollcall token',
    'rollcall token create',
    'rollcall token list',
    'rollcall token revoke',
    'rollcall doctor',
  ]);
  const groups = ['rollcall get', 'rollcall describe', 'rollcall token'];
  const leaves = sections.filter((section) => !groups.includes(section.split('\n', 1)[0] ?? ''));
  for (const section of leaves) expect(section).toContain('\nExamples:\n');
});
