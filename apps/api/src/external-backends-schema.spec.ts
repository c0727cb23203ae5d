import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';
import { externalBackendsSchema, readExternalBackends } from '@rollcall/core';
import { arbitraryExternalBackends } from '@rollcall/testing';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';

const COMMITTED = join(import.meta.dirname, '../../../docs/reference/external-backends.schema.json');
const ajv = new Ajv({ allowUnionTypes: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(externalBackendsSchema());
const isReadable = (value: unknown): boolean => readExternalBackends(value, '2026-11-25T00:00:00Z').valid;

test('the schema that editors read is the one that the rules say', () => {
  expect(JSON.parse(readFileSync(COMMITTED, 'utf8'))).toEqual(externalBackendsSchema());
});

test('what the reader takes, the schema takes', () => {
  fc.assert(
    fc.property(arbitraryExternalBackends, (document) => {
      expect(isReadable(document)).toBe(true);
      validate(document);
      expect(validate.errors).toBeNull();
    }),
  );
});

const PORT = { name: 'pg', port: 5432 };
const BACKEND = { address: '10.9.8.7', ports: [PORT] };
const METADATA = { namespace: 'shop', name: 'orders-db' };
const document = (backend: object, more: object = {}) => ({
  apiVersion: 'rollcall.dev/v1',
  kind: 'ExternalBackends',
  metadata: METADATA,
  spec: { backends: [{ ...BACKEND, ...backend }] },
  ...more,
});

test.each([
  ['another kind', document({}, { kind: 'Service' })],
  ['another version', document({}, { apiVersion: 'v1' })],
  ['no name', document({}, { metadata: { namespace: 'shop' } })],
  ['a name that is none', document({}, { metadata: { ...METADATA, name: 'Orders DB' } })],
  ['a cluster that is none', document({}, { metadata: { ...METADATA, cluster: '-' } })],
  ['no backends', document({}, { spec: {} })],
  ['more than a document has', document({}, { status: {} })],
  ['more than metadata has', document({}, { metadata: { ...METADATA, labels: {} } })],
  ['more than a spec has', document({}, { spec: { backends: [], replicas: 1 } })],
  ['an unknown field', document({ adress: '10.9.8.7' })],
  ['a status', document({ status: { registered: true } })],
  ['no ports', document({ ports: [] })],
  ['a port that is none', document({ ports: [{ ...PORT, port: 0 }] })],
  ['a port as text', document({ ports: [{ ...PORT, port: '5432' }] })],
  ['a protocol that is none', document({ ports: [{ ...PORT, protocol: 'tcp' }] })],
  ['an unknown field of a port', document({ ports: [{ ...PORT, nodePort: 1 }] })],
  ['a state that is none', document({ state: 'ON' })],
  ['a check without a type', document({ check: { rise: 2 } })],
  ['a check that takes too long', document({ check: { type: 'TCP', timeoutMs: 5_001 } })],
  ['an unknown field of a check', document({ check: { type: 'TCP', password: 'x' } })],
  ['a time that is none', document({ expiresAt: 'tomorrow' })],
  ['a label that is no text', document({ labels: { team: 7 } })],
  ['a note that is too long', document({ note: 'x'.repeat(1_001) })],
  ['a Service without ports', document({}, { spec: { backends: [], createService: {} } })],
  [
    'families twice',
    document({}, { spec: { backends: [], createService: { ports: [PORT], ipFamilies: ['IPv4', 'IPv4'] } } }),
  ],
])('%s is refused by both', (_, wrong) => {
  expect([isReadable(wrong), validate(wrong)]).toEqual([false, false]);
});
