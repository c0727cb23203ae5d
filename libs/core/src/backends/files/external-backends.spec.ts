import { expect, test } from '@jest/globals';
import { arbitraryExternalBackends } from '@rollcall/testing';
import fc from 'fast-check';

import type { ExternalBackends } from './external-backends.js';
import { readExternalBackends } from './external-backends.js';
import { writeExternalBackends } from './write-external-backends.js';

const NOW = '2026-11-25T00:00:00.000Z';
const document = (spec: object, metadata: object = { namespace: 'shop', name: 'orders-db' }) => ({
  apiVersion: 'rollcall.dev/v1',
  kind: 'ExternalBackends',
  metadata,
  spec,
});
const DB = { address: '10.9.8.7', ports: [{ name: 'pg', port: 5432 }] };

function problems(value: unknown): readonly string[] {
  const read = readExternalBackends(value, NOW);
  return read.valid ? [] : read.violations.map(({ pointer, message }) => `${pointer}: ${message}`);
}

function valid(value: unknown): ExternalBackends {
  const read = readExternalBackends(value, NOW);
  if (!read.valid) throw new Error(JSON.stringify(read.violations));
  return read.value;
}

test('what a document leaves out has its default', () => {
  expect(valid(document({ backends: [DB] }))).toEqual({
    target: { namespace: 'shop', name: 'orders-db', cluster: null },
    createService: null,
    backends: [
      {
        saysState: false,
        input: {
          address: '10.9.8.7',
          ports: [{ name: 'pg', port: 5432, protocol: 'TCP', appProtocol: null }],
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
      },
    ],
  });
});

test('everything that is wrong is told at once, each with its place', () => {
  const wrong = {
    apiVersion: 'v1',
    kind: 'ExternalBackends',
    metadata: { namespace: 'Shop', cluster: 'prod_1', labels: {} },
    spec: {
      backends: [DB, { ...DB, address: '010.9.8.7', prot: 1, status: {} }, 'x'],
      createService: { ports: [] },
      replicas: 2,
    },
    status: {},
  };
  expect(problems(wrong)).toMatchInlineSnapshot(`
   [
     "/status: status is not known here: the fields are apiVersion, kind, metadata, spec.",
     "/apiVersion: apiVersion must be rollcall.dev/v1.",
     "/metadata/labels: labels is not known here: the fields are namespace, name, cluster.",
     "/metadata/namespace: namespace is not right: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character.",
     "/metadata/name: name must be there: it says which Service is meant.",
     "/metadata/cluster: cluster must be the name of a cluster: up to 63 lower-case letters, digits, "-" and ".", with a letter or digit at both ends.",
     "/spec/replicas: replicas is not known here: the fields are backends, createService.",
     "/spec/createService/ports: ports must have 1 to 100 items, not 0.",
     "/spec/backends/1/prot: prot is not known here: the fields are address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note.",
     "/spec/backends/1/status: status is said by Rollcall and cannot be written: leave it out.",
     "/spec/backends/1/address: "010.9.8.7" is read as 8.9.8.7 by some programs and as 10.9.8.7 by others: write the one that is meant.",
     "/spec/backends/2: backends[2] must be an object, not "x".",
   ]
  `);
});

test.each([
  ['nothing', null],
  ['text', 'kind: ExternalBackends'],
  ['a list', []],
])('%s is no document', (_, value) => {
  expect(problems(value)[0]).toMatch(/^: this must be an object/);
});

test('what no server allows is refused, and what only some refuse is left to them', () => {
  expect(problems(document({ backends: [{ ...DB, address: '169.254.169.254' }] }))).toEqual([
    expect.stringMatching(/^\/spec\/backends\/0\/address: 169\.254\.169\.254 is /),
  ]);
  expect(problems(document({ backends: [{ ...DB, address: '10.96.0.10' }] }))).toEqual([]);
});

test('the same backend twice is refused, and a document may have none at all', () => {
  expect(problems(document({ backends: [DB, DB] }))).toEqual([
    '/spec/backends/1/ports/0: 10.9.8.7 with this port is there already, in item 0: change that one, or leave this one out.',
  ]);
  expect(valid(document({ backends: [] })).backends).toEqual([]);
});

test('import(export(x)) = x', () => {
  fc.assert(
    fc.property(arbitraryExternalBackends, (sent) => {
      const read = valid(sent);
      const written = writeExternalBackends(read);
      expect(valid(written)).toEqual(read);
      // As short as it can be: writing it once more changes nothing.
      expect(writeExternalBackends(valid(written))).toEqual(written);
    }),
  );
});

test('what is written has no defaults in it', () => {
  const sent = document({ backends: [{ ...DB, state: 'DRAINING', check: { type: 'HTTP', path: '/' } }] });
  const text = JSON.stringify(writeExternalBackends(valid(sent)));
  expect(text).not.toMatch(/null|TCP|RESOLVED|labels|intervalMs|path/);
  expect(text).toContain('"state":"DRAINING"');
});
