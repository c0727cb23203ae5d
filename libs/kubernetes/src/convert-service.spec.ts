import { describe, expect, test } from '@jest/globals';
import type { Service } from '@rollcall/core';

import { convertService } from './convert-service.js';

const metadata = { name: 'cart', namespace: 'shop', uid: 'u', resourceVersion: '7' };

const convert = (spec: object, status?: object) => {
  const conversion = convertService({ metadata, spec, status });
  if (conversion.type === 'REJECTED') throw new Error(conversion.violations.join('; '));
  return { service: conversion.observed.object as Service, violations: conversion.violations };
};

describe('a Service', () => {
  test.each([
    ['nothing', {}],
    ['null everywhere', { ports: null, selector: null, clusterIPs: null, type: null, externalIPs: null }],
  ])('with a spec that says %s has no ports', (_, spec) => {
    const { service, violations } = convert(spec);
    expect(service).toEqual({ metadata, spec: { ports: [] }, status: { loadBalancer: { ingress: [] } } });
    expect(violations).toEqual([]);
  });

  test.each([
    ['a number alone', { port: 80 }, { name: '', protocol: 'TCP', port: 80 }],
    ['nulls', { port: 80, name: null, protocol: null, targetPort: null }, { name: '', protocol: 'TCP', port: 80 }],
    ['a named target', { port: 80, targetPort: 'web' }, { name: '', protocol: 'TCP', port: 80, targetPort: 'web' }],
    [
      'everything',
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 5353, nodePort: 30053, appProtocol: 'dns' },
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 5353, nodePort: 30053, appProtocol: 'dns' },
    ],
  ])('with a port that says %s has the defaults (semantics PRT-4)', (_, port, expected) => {
    expect(convert({ ports: [port] }).service.spec.ports).toEqual([expected]);
  });

  test.each([
    ['no number', { name: 'a' }, 'ports[0].port: must be there'],
    ['a number that is text', { port: '80' }, 'ports[0].port: must be a whole number'],
    ['text', 'http', 'ports[0]: must be an object'],
  ])('leaves out a port with %s, says so, and keeps the others', (_, port, violation) => {
    const { service, violations } = convert({ ports: [port, { port: 1 }] });
    expect(service.spec.ports).toEqual([{ name: '', protocol: 'TCP', port: 1 }]);
    expect(violations[0]).toBe(`spec.${violation}`);
  });

  test('keeps everything that routing depends on', () => {
    const spec = {
      type: 'LoadBalancer',
      selector: { app: 'cart' },
      ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1', 'fd00::1'],
      ipFamilies: ['IPv4', 'IPv6'],
      ipFamilyPolicy: 'PreferDualStack',
      externalIPs: ['1.2.3.4'],
      externalTrafficPolicy: 'Local',
      internalTrafficPolicy: 'Cluster',
      healthCheckNodePort: 32000,
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
      publishNotReadyAddresses: true,
      trafficDistribution: 'PreferSameZone',
    };
    const ingress = [{ ip: '203.0.113.1', ipMode: 'VIP' }, { hostname: 'lb.example.com' }];
    expect(convert(spec, { loadBalancer: { ingress } }).service).toEqual({
      metadata,
      spec,
      status: { loadBalancer: { ingress } },
    });
  });

  test.each([
    ['selector', { selector: 'app=cart' }, 'spec.selector: must be an object'],
    ['cluster IPs', { clusterIPs: [1] }, 'spec.clusterIPs[0]: must be text'],
    ['flag', { publishNotReadyAddresses: 1 }, 'spec.publishNotReadyAddresses: must be true or false'],
    ['affinity', { sessionAffinityConfig: { clientIP: 5 } }, 'spec.sessionAffinityConfig.clientIP: must be an object'],
  ])('with a %s of the wrong type goes without it, and says so', (_, spec, violation) => {
    expect(convert(spec).violations).toEqual([violation]);
  });

  test.each([
    ['null', null],
    ['a number', 7],
    ['no spec', { metadata }],
    ['a spec that is text', { metadata, spec: 'x' }],
    ['no metadata', { spec: {} }],
  ])('is rejected as a whole with %s', (_, value) => {
    expect(convertService(value).type).toBe('REJECTED');
  });
});
