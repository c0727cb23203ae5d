import { beforeEach, describe, expect, test } from '@jest/globals';

import type { JsonObject, KubernetesObject } from './kubernetes-object.js';
import { ObjectStore } from './object-store.js';
import { ObjectWriter } from './object-writer.js';
import { definitionOf } from './request-target.js';
import type { StatusError } from './status-error.js';

interface Sent {
  readonly body?: JsonObject;
  readonly query?: string;
  readonly apply?: boolean;
  readonly name?: string | null;
}

const slice = (addresses: readonly string[], metadata: JsonObject = {}): JsonObject => ({
  metadata: { name: 'a', ...metadata },
  addressType: 'IPv4',
  endpoints: addresses.map((address) => ({ addresses: [address] })),
  ports: [],
});

describe('a client of the in-process API server', () => {
  let store: ObjectStore;
  let writer: ObjectWriter;
  beforeEach(() => {
    store = new ObjectStore({ version: 0n, now: () => new Date(0) });
    writer = new ObjectWriter(store);
    store.create(definitionOf('namespaces'), { metadata: { name: 'shop' } }, null);
  });

  const write = (method: string, { body = {}, query = '', apply = false, name = 'a' }: Sent = {}) =>
    writer.write({
      method,
      target: { definition: definitionOf('endpointslices'), namespace: 'shop', name },
      query: new URLSearchParams(query),
      contentType: apply ? 'application/apply-patch+yaml' : 'application/json',
      userAgent: 'kubectl/v1.36',
      body,
    }).body as KubernetesObject;
  const refusal = (method: string, sent: Sent): StatusError => {
    try {
      write(method, sent);
    } catch (error) {
      return error as StatusError;
    }
    throw new Error('it was not refused');
  };
  const managers = ({ metadata }: KubernetesObject) =>
    (metadata.managedFields as readonly JsonObject[]).map(({ manager, operation, fieldsV1 }) => [
      `${String(manager)} ${String(operation)}`,
      fieldsV1,
    ]);

  test('owns the fields that it set, under the name it gives or its user agent', () => {
    const created = write('POST', { body: slice(['10.0.0.1'], { labels: { team: 'a' } }), name: null });
    const owned = { 'f:addressType': {}, 'f:endpoints': {}, 'f:ports': {} };
    expect(managers(created)).toEqual([
      ['kubectl Update', { ...owned, 'f:metadata': { 'f:labels': { 'f:team': {} } } }],
    ]);
    const edited = write('PATCH', { body: { endpoints: [] }, query: 'fieldManager=edit' });
    const { 'f:endpoints': _, ...left } = owned;
    expect(managers(edited)).toEqual([
      ['kubectl Update', { ...left, 'f:metadata': { 'f:labels': { 'f:team': {} } } }],
      ['edit Update', { 'f:endpoints': {} }],
    ]);
  });

  test('applies what is not there, and takes away again what it leaves out', () => {
    const query = 'fieldManager=a';
    write('PATCH', { body: slice(['10.0.0.1'], { labels: { one: '1', two: '2' } }), query, apply: true });
    const applied = write('PATCH', { body: slice(['10.0.0.1'], { labels: { two: '2' } }), query, apply: true });
    expect(applied.metadata).toMatchObject({ labels: { two: '2' }, resourceVersion: '3' });
    expect(applied.metadata.labels).not.toHaveProperty('one');
    const { ports: _, ...portless } = slice(['10.0.0.1']);
    expect(write('PATCH', { body: portless, query, apply: true })).toMatchObject({ ports: null });
    expect(refusal('PATCH', { body: slice([], { uid: 'x' }), query, apply: true, name: 'b' })).toMatchObject({
      code: 409,
      message: expect.stringContaining('no existing object'),
    });
  });

  test('shares what it applies alike, and meets a conflict where it applies another value, unless it forces it', () => {
    write('PATCH', { body: slice(['10.0.0.1']), query: 'fieldManager=one', apply: true });
    write('PATCH', { body: slice(['10.0.0.1']), query: 'fieldManager=two', apply: true });
    const other = { body: slice(['10.0.0.2']), apply: true };
    expect(refusal('PATCH', { ...other, query: 'fieldManager=two' }).causes).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "one" using discovery.k8s.io/v1',
        field: '.endpoints',
      },
    ]);
    const forced = write('PATCH', { ...other, query: 'fieldManager=two&force=true' });
    expect(forced.endpoints).toEqual([{ addresses: ['10.0.0.2'] }]);
    const [[, ofOne]] = managers(forced) as [[string, JsonObject]];
    expect(ofOne).not.toHaveProperty('f:endpoints');
  });

  test('writes nothing in a dry run, and no watch hears of it', () => {
    const events: string[] = [];
    store.listen(({ type }) => events.push(type));
    expect(write('POST', { body: slice(['10.0.0.1']), name: null, query: 'dryRun=All' })).toMatchObject({
      endpoints: [{ addresses: ['10.0.0.1'] }],
    });
    expect(refusal('POST', { body: slice(['127.0.0.1']), name: null, query: 'dryRun=All' }).code).toBe(422);
    expect(store.version).toBe('1');
    write('POST', { body: slice(['10.0.0.1']), name: null });
    write('DELETE', { query: 'dryRun=All' });
    expect([events, store.version]).toEqual([['ADDED'], '2']);
  });

  test('deletes just the object and version that it names', () => {
    const { metadata } = write('POST', { body: slice([]), name: null });
    const { uid, resourceVersion } = metadata;
    expect(refusal('DELETE', { body: { preconditions: { uid: 'x' } } }).code).toBe(409);
    expect(refusal('DELETE', { body: { preconditions: { uid, resourceVersion: '1' } } }).code).toBe(409);
    write('DELETE', { body: { preconditions: { uid, resourceVersion } } });
    expect(refusal('DELETE', {}).code).toBe(404);
  });

  test('creates nothing in a namespace that ends, and changes there what is', () => {
    write('POST', { body: slice(['10.0.0.1']), name: null });
    const target = { definition: definitionOf('namespaces'), namespace: null, name: 'shop' };
    const empty = { query: new URLSearchParams(), contentType: '', userAgent: '', body: {} };
    writer.write({ ...empty, method: 'DELETE', target });
    expect(refusal('POST', { body: slice([], { name: 'b' }), name: null })).toMatchObject({
      code: 403,
      causes: [{ reason: 'NamespaceTerminating' }],
    });
    expect(write('PUT', { body: slice(['10.0.0.2']) }).endpoints).toEqual([{ addresses: ['10.0.0.2'] }]);
  });
});
