import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { expect, test } from '@jest/globals';

const SITE = join(import.meta.dirname, '../dist/site');
const MANIFEST = join(SITE, '.vite/manifest.json');
/** Kilobytes of JavaScript, as they go over the wire. */
const FIRST_ROUTE_KB = 260;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** The chunks that an entry needs before it can begin. */
function neededBy(names: readonly string[], manifest: Readonly<Record<string, Chunk>>): ReadonlySet<string> {
  const needed = new Set<string>();
  const take = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const other of manifest[name]?.imports ?? []) take(other);
  };
  names.forEach(take);
  return needed;
}

const built = existsSync(MANIFEST) ? test : test.skip;

built.each(['overview/overview', 'services/services'])(
  `what a page needs before it shows anything is small, beginning with %s${existsSync(MANIFEST) ? '' : ' (skipped: the admin UI is not built; npm test builds it first)'}`,
  (screen) => {
    const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Record<string, Chunk>;
    const [words] = screen.split('/');
    const entries = ['index.html', `src/screens/${screen}-screen.tsx`, `src/i18n/en/${words}.json`];
    const files = [...neededBy(entries, manifest)].map((name) => manifest[name]!.file);
    const bytes = files
      .filter((file) => file.endsWith('.js'))
      .reduce((sum, file) => sum + gzipSync(readFileSync(join(SITE, file))).length, 0);
    expect(files.length).toBeGreaterThan(3);
    expect(Math.round(bytes / 1_000)).toBeLessThanOrEqual(FIRST_ROUTE_KB);
  },
);
