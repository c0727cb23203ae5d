import { describe, expect, test } from '@jest/globals';
import * as catalog from '@rollcall/catalog';
import { NotFoundError } from '@rollcall/catalog';
import type { Principal } from '@rollcall/platform';
import * as platform from '@rollcall/platform';
import { buildSchema, GraphQLError } from 'graphql';

import { ERROR_CODES, formatGraphqlError, invalidArgument, withoutSuggestions } from './error-codes.js';
import { DocumentGate } from './limits/document-gate.js';

/** Errors of those who write, run the process, or retire a cluster: nothing that can be asked here throws them. */
const ELSEWHERE = [
  'FencedError',
  'GroundLostError',
  'SourceError',
  'ClusterInUseError',
  'SettingsError',
  'SignInDeclinedError',
  'EmbeddedPostgresError',
  'BindError',
];

const classes = ([...Object.values(catalog), ...Object.values(platform)] as readonly unknown[]).filter(isErrorClass);

function isErrorClass(each: unknown): each is { readonly name: string; readonly prototype: Error } {
  return typeof each === 'function' && each.prototype instanceof Error;
}

describe('every error of the rooms behind has a code', () => {
  test.each(classes.map((type) => ({ name: type.name, type })))('$name', ({ name, type }) => {
    const codes = ERROR_CODES.filter(([each]) => each === type).map(([, code]) => code);
    if (ELSEWHERE.includes(name)) expect(codes).toEqual([]);
    else expect(codes).toEqual([expect.stringMatching(/^[A-Z_]+$/)]);
  });

  test('and is told with its message', () => {
    for (const [type, code] of ERROR_CODES) {
      const original: Error = Object.create(type.prototype as object, { message: { value: 'why' } }) as Error;
      const formatted = formatGraphqlError(new GraphQLError('why', { originalError: original, path: ['endpoints'] }));
      expect(formatted).toEqual({ message: 'why', path: ['endpoints'], extensions: { code } });
    }
  });
});

const UNLIMITED = { rateRequestsPerMinute: 0, rateChangesPerMinute: 0, rateFailedSignInsPerMinute: 0 };
const ANONYMOUS: Principal = {
  kind: 'anonymous',
  id: 'anonymous',
  name: 'anonymous',
  scopes: { role: 'reader', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false },
  expiresAt: null,
};

test('of a defect nothing is told but that there is one, and the log is', () => {
  const original = new TypeError('cannot read /etc/secret of undefined');
  const defects: unknown[] = [];
  const gate = new DocumentGate(buildSchema('type Query { a: Int }'), {
    introspection: 'open',
    reportDefect: (defect) => defects.push(defect),
    rates: new platform.RateLimits(UNLIMITED, () => 0),
  });
  const errors = [original, new NotFoundError('no')].map(
    (each) => new GraphQLError(each.message, { originalError: each }),
  );
  gate.formatted([...errors, new GraphQLError('no')], ANONYMOUS);
  expect(defects).toEqual([original]);
  const formatted = formatGraphqlError(new GraphQLError(original.message, { originalError: original }));
  expect(formatted).toEqual({
    message: 'something went wrong here; the log says what',
    extensions: { code: 'INTERNAL' },
  });
});

test('an argument that makes no sense is named', () => {
  expect(formatGraphqlError(invalidArgument('filter/zones', 'must not be empty'))).toEqual({
    message: 'filter/zones: must not be empty',
    extensions: {
      code: 'INVALID_ARGUMENT',
      errors: [{ pointer: '/filter/zones', code: 'INVALID_ARGUMENT', message: 'must not be empty' }],
    },
  });
});

test('what an error carries along beside its code is not told', () => {
  const original = Object.assign(new NotFoundError('there is no such'), { sql: 'SELECT' });
  const error = new GraphQLError('there is no such', { originalError: original, extensions: { stacktrace: ['at'] } });
  expect(JSON.stringify(formatGraphqlError(error))).not.toMatch(/SELECT|stacktrace/);
});

test.each([
  [
    'Cannot query field "cluster" on type "Query". Did you mean "clusters"?',
    'Cannot query field "cluster" on type "Query".',
  ],
  ['Unknown type "Zone". Did you mean "A", "B", or "C"?', 'Unknown type "Zone".'],
  [
    'Value "RADY" does not exist in "Readiness" enum. Did you mean the enum value "READY"?',
    'Value "RADY" does not exist in "Readiness" enum.',
  ],
  ['nothing to hide', 'nothing to hide'],
])('a suggestion is left out: %s', (message, left) => {
  expect(withoutSuggestions({ message })).toEqual({ message: left });
});
