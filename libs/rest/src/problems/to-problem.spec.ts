import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import * as catalog from '@rollcall/catalog';
import * as platform from '@rollcall/platform';

import { PROBLEM_CODES } from './problem.js';
import { ERROR_TABLE, toProblem } from './to-problem.js';

/** Errors that never reach a reader: who meets them, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  FencedError: "the worker's: it stops",
  GroundLostError: "the worker's: it reads again",
  SourceError: "the worker's: becomes a cluster's trouble",
  EmbeddedPostgresError: 'the start of a process',
  SignInDeclinedError: 'the sign-in page: a browser is led there',
  BindError: 'the start of a process',
  SettingsError: 'the start of a process',
};

const classes = [...Object.entries(catalog), ...Object.entries(platform)].filter(
  ([name, value]) => name.endsWith('Error') && typeof value === 'function',
) as unknown as (readonly [string, abstract new (...args: never[]) => Error])[];

describe('the error table', () => {
  test('knows every error class of the rooms behind, or they never come here', () => {
    const known = new Set(ERROR_TABLE.map(([type]) => type));
    expect(classes.length).toBeGreaterThan(8);
    for (const [name, type] of classes) expect([name, known.has(type)]).toEqual([name, !(name in ELSEWHERE)]);
  });

  test('finds every class that these rooms export: none hides behind another name', () => {
    const exported = new Set(classes.map(([name]) => name));
    for (const room of ['catalog', 'platform']) {
      const folder = join(import.meta.dirname, '../../..', room, 'src');
      const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /(?<!\.spec)\.ts$/.test(name),
      );
      for (const source of sources)
        for (const [, name] of readFileSync(join(folder, source), 'utf8').matchAll(/export class (\w+) extends Error/g))
          expect([source, name, exported.has(name!)]).toEqual([source, name, true]);
    }
  });

  test.each(ERROR_TABLE.map(([type, code]) => [type.name, type, code] as const))(
    '%s keeps its message, and has its code',
    (_name, type, code) => {
      const error = Object.create(type.prototype as object, { message: { value: 'the words' } }) as Error;
      const problem = toProblem(error);
      expect([problem.code, problem.message]).toEqual([code, 'the words']);
      const { status } = PROBLEM_CODES[code];
      expect(problem.more.headers?.['retry-after'] !== undefined).toBe(status === 503 || status === 429);
      expect(problem.more.headers?.['www-authenticate'] !== undefined).toBe(status === 401);
    },
  );

  test('what is not known is our fault, and tells nothing', () => {
    for (const thrown of [new Error('SELECT secret'), 'SELECT secret', null, undefined, 7, { statusCode: 999 }])
      expect(toProblem(thrown)).toMatchObject({ code: 'INTERNAL', message: expect.not.stringContaining('secret') });
  });

  test('every code is made of capitals, and has an HTTP status', () => {
    for (const [code, { status }] of Object.entries(PROBLEM_CODES))
      expect([code, /^[A-Z_]+$/.test(code), status >= 400 && status < 600]).toEqual([code, true, true]);
  });
});
