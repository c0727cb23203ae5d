import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';

import { openApiDocument } from './openapi-document.js';
import { methodsOf, ROUTES } from './routes.js';

const committed = readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8');

test('openapi.json is what the code says', () => {
  const document = JSON.parse(committed) as { info: { version: string } };
  expect(document).toEqual(openApiDocument(document.info.version));
});

test('openapi.json has nothing that a linter would complain about', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // Paths that answer everybody alike cannot be asked wrongly.
      'operation-4xx-response': 'off',
      // It is served by the very server that it describes.
      'no-server-example.com': 'off',
    },
  });
  const problems = await lintFromString({ source: committed, absoluteRef: 'openapi.json', config });
  const found = problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]);
  // A browser is sent on to the identity provider and back: there is no 2XX to say.
  const redirects = ['/v1/session/oidc', '/v1/session/oidc/callback'].map(
    (path) => `#/paths/${path.replaceAll('/', '~1')}/get/responses`,
  );
  expect(found.filter(([rule, , at]) => rule !== 'operation-2xx-response' || !redirects.includes(at ?? ''))).toEqual(
    [],
  );
});

test('every route has a name of its own, and is found by its path', () => {
  const ids = ROUTES.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, method } of ROUTES)
    expect([path, methodsOf(path.replaceAll(/\{[^}]+\}/g, 'some-name'))]).toEqual([
      path,
      expect.arrayContaining([method]),
    ]);
});
