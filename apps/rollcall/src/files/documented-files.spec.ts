import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import { wantedRegistrations } from './wanted-registrations.js';

const HOW_TO = join(import.meta.dirname, '../../../../docs/how-to');

test('the documents that the documentation shows can be applied', () => {
  const texts = readdirSync(HOW_TO).flatMap((name) =>
    [...readFileSync(join(HOW_TO, name), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)]
      .map(([, text = '']) => ({ name, text }))
      .filter(({ text }) => text.includes('kind: ExternalBackends')),
  );
  expect(texts.length).toBeGreaterThan(0);
  expect(wantedRegistrations(texts, '2026-11-25T00:00:00Z')).toHaveLength(texts.length);
});
