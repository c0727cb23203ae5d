import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { DEFAULT_ADDRESS_POLICY } from '../policy/address-policy.js';
import type { InputContext } from './validate-backend-input.js';
import { validateBackendInput, validateBackendInputs } from './validate-backend-input.js';
import { gravestCode } from './violation.js';

const context: InputContext = {
  policy: DEFAULT_ADDRESS_POLICY,
  rights: { restrictedAddresses: false },
  now: '2026-11-24T20:00:00.000Z',
};
const least = { address: '10.20.0.11', ports: [{ port: 5432 }] };

const pointersOf = (value: unknown): readonly string[] => {
  const result = validateBackendInput(value, context);
  return result.valid ? [] : result.violations.map(({ pointer }) => pointer);
};

describe('a registration that is right', () => {
  test('is completed with defaults', () => {
    expect(validateBackendInput(least, context)).toEqual({
      valid: true,
      value: {
        address: '10.20.0.11',
        ports: [{ name: '', port: 5432, protocol: 'TCP', appProtocol: null }],
        zone: null,
        nodeName: null,
        hostname: null,
        state: 'ACTIVE',
        publish: 'RESOLVED',
        check: null,
        expiresAt: null,
        labels: {},
        note: null,
      },
    });
  });

  test('keeps everything that was said, times in UTC', () => {
    const full = {
      address: 'orders-db.corp.example',
      ports: [
        { name: 'pg', port: 5432, protocol: 'TCP', appProtocol: 'kubernetes.io/ws' },
        { name: 'metrics', port: 9187, protocol: 'TCP', appProtocol: null },
      ],
      zone: 'eu-1a',
      nodeName: 'w1.example',
      hostname: 'db-1',
      state: 'DRAINING',
      publish: 'FQDN_SLICE',
      check: {
        type: 'HTTPS',
        path: '/health?deep=1',
        host: 'db.example.com',
        intervalMs: 5_000,
        timeoutMs: 1_000,
        rise: 1,
        fall: 5,
      },
      expiresAt: '2027-01-31T18:00:00+01:00',
      labels: { team: 'orders', 'corp.example/cost': '' },
      note: 'The old one.\nAsk the DBAs.',
    };
    const result = validateBackendInput(full, context);
    expect(result).toEqual({ valid: true, value: { ...full, expiresAt: '2027-01-31T17:00:00.000Z' } });
    expect(validateBackendInput(result.valid && result.value, context)).toEqual(result);
  });

  test('null is as good as absent', () => {
    const nulls = Object.fromEntries(
      ['zone', 'nodeName', 'hostname', 'state', 'publish', 'check', 'expiresAt', 'labels', 'note'].map((name) => [
        name,
        null,
      ]),
    );
    expect(validateBackendInput({ ...least, ...nulls }, context)).toEqual(validateBackendInput(least, context));
  });

  test('an HTTP check without a path asks for /', () => {
    expect(validateBackendInput({ ...least, check: { type: 'HTTP' } }, context)).toMatchObject({
      value: { check: { type: 'HTTP', path: '/', host: null, intervalMs: 10_000, timeoutMs: 2_000, rise: 2, fall: 3 } },
    });
  });
});

describe('a registration that is wrong', () => {
  test('says everything at once, with pointers and what would be right', () => {
    const wrong = {
      address: '127.1',
      ports: [{ name: 'Pg', port: '5432', protocol: 'tcp', color: 'red' }, 7],
      state: 'ON',
      check: { type: 'TCP', path: '/x', timeoutMs: 5_001 },
      expiresAt: '2020-01-01T00:00:00Z',
      labels: { 'a b': 'x', team: 5 },
      status: {},
      extra: 1,
    };
    const result = validateBackendInput(wrong, context, '/items/0');
    const violations = result.valid ? [] : result.violations;
    expect(violations.map(({ pointer, code, message }) => `${pointer} ${code} ${message}`)).toEqual([
      '/items/0/status VALIDATION_FAILED status is said by Rollcall and cannot be written: leave it out.',
      '/items/0/extra VALIDATION_FAILED extra is not known here: the fields are address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note.',
      '/items/0/address ADDRESS_FORBIDDEN "127.1" is another spelling of 127.0.0.1, which is a loopback address (127.0.0.0/8): no backend can stand there.',
      '/items/0/ports/0/color VALIDATION_FAILED color is not known here: the fields are name, port, protocol, appProtocol.',
      expect.stringContaining(
        '/items/0/ports/0/name VALIDATION_FAILED name is not right: a lowercase RFC 1123 label must',
      ),
      '/items/0/ports/0/port VALIDATION_FAILED port must be a whole number from 1 to 65535, not "5432".',
      '/items/0/ports/0/protocol VALIDATION_FAILED protocol must be one of TCP, UDP, SCTP, not "tcp".',
      '/items/0/ports/1 VALIDATION_FAILED ports[1] must be an object, not 7.',
      '/items/0/state VALIDATION_FAILED state must be one of ACTIVE, DRAINING, DISABLED, not "ON".',
      '/items/0/check/path VALIDATION_FAILED path has no meaning for TCP: only HTTP and HTTPS ask for a path.',
      '/items/0/check/timeoutMs VALIDATION_FAILED timeoutMs must be a whole number from 100 to 5000, not 5001.',
      '/items/0/expiresAt VALIDATION_FAILED expiresAt must be in the future: it is 2026-11-24T20:00:00.000Z now.',
      expect.stringContaining('/items/0/labels/a b VALIDATION_FAILED a b is not right: name part must'),
      '/items/0/labels/team VALIDATION_FAILED team must be text, not 5.',
    ]);
    expect(violations.length > 0 && gravestCode([violations[0], ...violations.slice(1)])).toBe('ADDRESS_FORBIDDEN');
  });

  test.each<readonly [string, object, readonly string[]]>([
    ['no address', { address: undefined }, ['/address']],
    ['an address that is no text', { address: 5 }, ['/address']],
    ['no ports', { ports: undefined }, ['/ports']],
    ['an empty list of ports', { ports: [] }, ['/ports']],
    ['ports that are no list', { ports: { port: 1 } }, ['/ports']],
    ['more than 100 ports', { ports: Array.from({ length: 101 }, (_, i) => ({ name: `p${i}`, port: 1 })) }, ['/ports']],
    ['a port without a number', { ports: [{}] }, ['/ports/0/port']],
    ['port 0', { ports: [{ port: 0 }] }, ['/ports/0/port']],
    ['port 65536', { ports: [{ port: 65_536 }] }, ['/ports/0/port']],
    ['a port that is no whole number', { ports: [{ port: 80.5 }] }, ['/ports/0/port']],
    [
      'a port name twice',
      {
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns', port: 53 },
        ],
      },
      ['/ports/1/name'],
    ],
    ['an appProtocol that is none', { ports: [{ port: 1, appProtocol: 'a/b/c' }] }, ['/ports/0/appProtocol']],
    ['an empty zone', { zone: '' }, ['/zone']],
    ['a zone that cannot be a hint', { zone: 'eu west' }, ['/zone']],
    ['an empty node name', { nodeName: '' }, ['/nodeName']],
    ['a host name with dots', { hostname: 'a.b' }, ['/hostname']],
    ['a list for a text', { zone: ['a'] }, ['/zone']],
    ['an FQDN slice of an IP address', { publish: 'FQDN_SLICE' }, ['/publish']],
    ['a check without type', { check: {} }, ['/check/type']],
    ['a check that is text', { check: 'TCP' }, ['/check']],
    ['a check of an unknown type', { check: { type: 'PING' } }, ['/check/type']],
    [
      'a check of a backend without TCP',
      { ports: [{ port: 53, protocol: 'UDP' }], check: { type: 'TCP' } },
      ['/check'],
    ],
    ['a path that begins elsewhere', { check: { type: 'HTTP', path: 'x' } }, ['/check/path']],
    ['a path with a line break', { check: { type: 'HTTP', path: '/x\r\nHost: evil' } }, ['/check/path']],
    ['a host that is an address', { check: { type: 'TLS', host: '169.254.169.254' } }, ['/check/host']],
    ['a host of a TCP check', { check: { type: 'TCP', host: 'db.example' } }, ['/check/host']],
    [
      'a timeout longer than the interval',
      { check: { type: 'TCP', intervalMs: 1_000, timeoutMs: 1_001 } },
      ['/check/timeoutMs'],
    ],
    ['rise 0 and fall 11', { check: { type: 'TCP', rise: 0, fall: 11 } }, ['/check/rise', '/check/fall']],
    ['a time without zone', { expiresAt: '2030-01-01T00:00:00' }, ['/expiresAt']],
    ['a day that no calendar has', { expiresAt: '2030-02-31T00:00:00Z' }, ['/expiresAt']],
    ['a time that is now', { expiresAt: context.now }, ['/expiresAt']],
    ['a time that is a number', { expiresAt: 1 }, ['/expiresAt']],
    ['labels that are a list', { labels: [] }, ['/labels']],
    ['a label that is null', { labels: { a: null } }, ['/labels/a']],
    ['a label key with a slash too many', { labels: { 'a/b/c': 'x' } }, ['/labels/a~1b~1c']],
    [
      'more than 64 labels',
      { labels: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, ''])) },
      ['/labels'],
    ],
    ['a note of 1001 characters', { note: 'x'.repeat(1_001) }, ['/note']],
    ['a note with an escape character', { note: '\u001b[2J' }, ['/note']],
    ['a note with a NUL', { note: 'a\u0000b' }, ['/note']],
    ['a note with half a character', { note: 'a\ud800b' }, ['/note']],
    ['a field of the registration itself', { id: 'x', version: 1 }, ['/id', '/version']],
    [
      'a field that the request says',
      { service: 'other', namespace: 'other', cluster: 'x' },
      ['/service', '/namespace', '/cluster'],
    ],
    ['a prototype', JSON.parse('{"__proto__": {"state": "DISABLED"}}') as object, ['/__proto__']],
  ])('is refused for %s', (_, fields, pointers) => {
    expect(pointersOf({ ...least, ...fields, ...own(fields) })).toEqual(pointers);
  });

  test.each([[null], [undefined], [[]], ['x'], [5]])('%p is no registration', (value) => {
    expect(pointersOf(value)).toEqual(['']);
  });
});

/** A spread drops an own `__proto__`. */
function own(fields: object): object {
  if (!Object.hasOwn(fields, '__proto__')) return {};
  return Object.defineProperty({}, '__proto__', { value: {}, enumerable: true });
}

describe('several registrations', () => {
  test('are all read before they are refused', () => {
    const result = validateBackendInputs([least, { ...least, address: '::1' }, 5], context, '/items');
    expect(result).toMatchObject({ violations: [{ pointer: '/items/1/address' }, { pointer: '/items/2' }] });
  });

  test('must be 1 to 1000', () => {
    expect(validateBackendInputs([], context)).toMatchObject({ valid: false });
    expect(validateBackendInputs({}, context)).toMatchObject({ valid: false });
    const many = Array.from({ length: 1_001 }, (_, i) => ({ ...least, address: `10.1.${i >> 8}.${i & 255}` }));
    expect(validateBackendInputs(many, context)).toMatchObject({ valid: false, violations: [{ pointer: '' }] });
    expect(validateBackendInputs(many.slice(1), context)).toMatchObject({ valid: true });
  });

  test('must not be the same twice, and the same address on another port is not the same', () => {
    const other = { ...least, ports: [{ port: 5433 }] };
    expect(validateBackendInputs([least, other], context)).toMatchObject({ valid: true });
    expect(validateBackendInputs([least, other, least], context, '/items')).toMatchObject({
      violations: [
        {
          pointer: '/items/2/ports/0',
          message: '10.20.0.11 with this port is there already, in item 0: change that one, or leave this one out.',
        },
      ],
    });
  });
});

test('no more than 1000 violations are told', () => {
  const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`field-${i}`, i]));
  const result = validateBackendInput({ ...least, ...fields }, context);
  expect(result.valid ? 0 : result.violations.length).toBe(1_000);
});

test('every spelling of the corpus gets the policy’s verdict here', () => {
  const { spellings } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../fixtures/address-spellings.json'), 'utf8'),
  ) as { readonly spellings: readonly { readonly text: string; readonly verdict: string }[] };
  for (const { text, verdict } of spellings) {
    const result = validateBackendInput({ ...least, address: text }, context);
    expect([text, result.valid ? 'ALLOWED' : gravestCode(result.violations)]).toEqual([text, verdict]);
  }
});

test('any JSON gets an answer: what is valid is valid again as it stands, and what is not says where', () => {
  const field = fc.constantFrom(
    'address',
    'ports',
    'zone',
    'state',
    'check',
    'labels',
    'note',
    'expiresAt',
    'status',
    'x',
  );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>('10.0.0.1', [{ port: 80 }], { type: 'TCP' }, '2030-01-01T00:00:00Z'),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(field, value)), (sent) => {
      const result = validateBackendInput(sent, context);
      if (result.valid) expect(validateBackendInput(result.value, context)).toEqual(result);
      else for (const { message } of result.violations) expect(message).toMatch(/\.$/);
    }),
    { numRuns: 1_000 },
  );
});
