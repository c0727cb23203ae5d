import { describe, expect, test } from '@jest/globals';
import type { EndpointSlice } from '@rollcall/core';

import { convertSlice } from './convert-slice.js';

const metadata = { name: 'cart-1', namespace: 'shop', uid: 'u', resourceVersion: '9007199254740993' };
const slice = (parts: object): object => ({ metadata, addressType: 'IPv4', ...parts });

const convert = (value: unknown) => {
  const conversion = convertSlice(value);
  if (conversion.type === 'REJECTED') throw new Error(conversion.violations.join('; '));
  return { slice: conversion.observed.object as EndpointSlice, violations: conversion.violations };
};

describe('an EndpointSlice', () => {
  test.each([
    ['null lists', { endpoints: null, ports: null }],
    ['absent lists', {}],
    ['empty lists', { endpoints: [], ports: [] }],
  ])('with %s has no endpoints and no ports (semantics ASC-5)', (_, parts) => {
    expect(convert(slice(parts))).toEqual({
      slice: { metadata, addressType: 'IPv4', endpoints: [], ports: [] },
      violations: [],
    });
  });

  test.each([
    ['nothing', {}, { name: '', protocol: 'TCP' }],
    ['null', { name: null, protocol: null, port: null, appProtocol: null }, { name: '', protocol: 'TCP' }],
    ['empty', { name: '', port: 0 }, { name: '', protocol: 'TCP', port: 0 }],
    [
      'all',
      { name: 'dns', protocol: 'UDP', port: 53, appProtocol: 'x/y' },
      { name: 'dns', protocol: 'UDP', port: 53, appProtocol: 'x/y' },
    ],
  ])('with a port that says %s has the defaults (semantics PRT-2, PRT-4)', (_, port, expected) => {
    expect(convert(slice({ ports: [port] })).slice.ports).toEqual([expected]);
  });

  test.each([
    ['nothing but an address', {}, { conditions: {} }],
    ['no conditions', { conditions: null }, { conditions: {} }],
    ['some conditions', { conditions: { ready: false, serving: null } }, { conditions: { ready: false } }],
    [
      'node and zone',
      { nodeName: 'n', zone: 'z', hostname: 'h' },
      { conditions: {}, nodeName: 'n', zone: 'z', hostname: 'h' },
    ],
    ['null fields', { nodeName: null, zone: null, hints: null, targetRef: null }, { conditions: {} }],
    ['empty hints', { hints: {} }, { conditions: {}, hints: {} }],
    [
      'hints',
      { hints: { forZones: [{ name: 'a' }], forNodes: null } },
      { conditions: {}, hints: { forZones: [{ name: 'a' }] } },
    ],
    [
      'a target',
      { targetRef: { kind: 'Pod', name: 'p', uid: 'x' } },
      { conditions: {}, targetRef: { kind: 'Pod', name: 'p', uid: 'x' } },
    ],
  ])('with an endpoint that says %s keeps just that (semantics CND-1)', (_, endpoint, expected) => {
    const { slice: converted, violations } = convert(slice({ endpoints: [{ addresses: ['10.0.0.1'], ...endpoint }] }));
    expect(converted.endpoints).toEqual([{ addresses: ['10.0.0.1'], ...expected }]);
    expect(violations).toEqual([]);
  });

  test('with an endpoint without addresses keeps it: what it is worth is decided elsewhere (semantics ADR-4)', () => {
    expect(convert(slice({ endpoints: [{ addresses: null }] })).slice.endpoints).toEqual([
      { addresses: [], conditions: {} },
    ]);
  });

  test.each([
    ['an endpoint that is text', 'x', 'endpoints[1]: must be an object'],
    ['addresses that are text', { addresses: '10.0.0.2' }, 'endpoints[1].addresses: must be a list'],
    ['an address that is a number', { addresses: [7] }, 'endpoints[1].addresses[0]: must be text'],
    [
      'a condition that is text',
      { addresses: [], conditions: { ready: 'true' } },
      'endpoints[1].conditions.ready: must be true or false',
    ],
    ['conditions that are a list', { addresses: [], conditions: [] }, 'endpoints[1].conditions: must be an object'],
    [
      'a hint that is text',
      { addresses: [], hints: { forZones: ['a'] } },
      'endpoints[1].hints.forZones[0]: must be an object',
    ],
    ['a node that is a number', { addresses: [], nodeName: 1 }, 'endpoints[1].nodeName: must be text'],
  ])('leaves out %s, says so, and keeps the others', (_, bad, violation) => {
    const good = { addresses: ['10.0.0.1'], conditions: {} };
    const { slice: converted, violations } = convert(slice({ endpoints: [good, bad, good] }));
    expect(converted.endpoints).toEqual([good, good]);
    expect(violations).toEqual([violation]);
  });

  test('leaves out every bad endpoint, however many there are, and names the first of them', () => {
    const endpoints = Array.from({ length: 100 }, (_, i) => ({ addresses: i % 2 === 0 ? ['10.0.0.1'] : 7 }));
    const { slice: converted, violations } = convert(slice({ endpoints }));
    expect(converted.endpoints).toHaveLength(50);
    expect(violations).toHaveLength(20);
  });

  test.each([
    ['a port that is text', { port: '80' }, 'ports[0].port: must be a whole number'],
    ['half a port', { port: 80.5 }, 'ports[0].port: must be a whole number'],
    ['a name that is a number', { name: 80 }, 'ports[0].name: must be text'],
  ])('leaves out a port with %s, and says so', (_, port, violation) => {
    const { slice: converted, violations } = convert(slice({ ports: [port, { name: 'ok', port: 1 }] }));
    expect(converted.ports).toEqual([{ name: 'ok', protocol: 'TCP', port: 1 }]);
    expect(violations).toEqual([violation]);
  });

  test.each([
    ['null', null],
    ['text', 'slice'],
    ['a list', []],
    ['no metadata', { addressType: 'IPv4' }],
    ['no name', { metadata: { ...metadata, name: '' }, addressType: 'IPv4' }],
    ['no namespace', { metadata: { ...metadata, namespace: null }, addressType: 'IPv4' }],
    ['no uid', { metadata: { ...metadata, uid: undefined }, addressType: 'IPv4' }],
    ['a version that is no number', { metadata: { ...metadata, resourceVersion: 'v1' }, addressType: 'IPv4' }],
    ['no address type', { metadata }],
    ['endpoints that are no list: that is not an empty one', slice({ endpoints: 'none' })],
    ['ports that are no list', slice({ ports: {} })],
  ])('is rejected as a whole with %s', (_, value) => {
    const conversion = convertSlice(value);
    expect(conversion.type).toBe('REJECTED');
    expect(conversion.violations).not.toEqual([]);
  });

  test('that is rejected still tells which one it is', () => {
    expect(convertSlice(slice({ endpoints: 'none' }))).toMatchObject({
      ref: { namespace: 'shop', name: 'cart-1', uid: 'u', resourceVersion: '9007199254740993' },
    });
  });

  test('keeps labels of any name, owners, and nothing of managedFields', () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Service', name: 'cart', uid: 's', controller: true }];
    const { slice: converted } = convert(
      slice({ metadata: { ...metadata, labels, ownerReferences, managedFields: [{}] } }),
    );
    expect(Object.entries(converted.metadata.labels ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(converted.metadata).toEqual({ ...metadata, labels, ownerReferences });
  });
});
