import { expect, test } from '@jest/globals';
import type { ServiceSummary, SessionCaller } from '@rollcall/client';

import type { TargetRefusal } from './target-service.js';
import { likelyPorts, targetRefusal } from './target-service.js';
import { targetProblems } from './target-problems.js';
import { serviceSample } from './testing/service-sample.js';

const REGISTRAR: SessionCaller = {
  kind: 'token',
  id: 't1',
  name: 'dba',
  role: 'registrar',
  clusters: ['prod'],
  namespaces: ['shop'],
  restrictedAddresses: false,
  expiresAt: null,
};

test.each<readonly [string, ServiceSummary, SessionCaller | null, TargetRefusal | null]>([
  ['fits', serviceSample(), REGISTRAR, null],
  ['has a selector', serviceSample({ selector: { app: 'cart' } }), REGISTRAR, 'SELECTOR'],
  ['is a name', serviceSample({ type: 'ExternalName', externalName: 'a.example' }), REGISTRAR, 'EXTERNAL_NAME'],
  ['is the API server', serviceSample({ namespace: 'default', name: 'kubernetes' }), REGISTRAR, 'API_SERVER'],
  ['is in a namespace of others', serviceSample({ namespace: 'bank' }), REGISTRAR, 'NOT_ALLOWED'],
  ['is in a cluster of others', serviceSample({ cluster: 'test' }), REGISTRAR, 'NOT_ALLOWED'],
  ['is asked for by a reader', serviceSample(), { ...REGISTRAR, role: 'reader' }, 'READER'],
  ['is asked for by nobody knows whom', serviceSample({ namespace: 'bank' }), null, null],
])('a Service that %s', (...[, service, caller, refusal]) => {
  expect(targetRefusal(service, caller)).toBe(refusal);
});

test('the number that clients are sent to is the likely one', () => {
  const ports = serviceSample({
    ports: [
      { name: 'pg', port: 5432, targetPort: '6432' },
      { name: 'web', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
    ],
  }).ports;
  expect(likelyPorts(ports)).toEqual([
    { name: 'pg', port: '6432', protocol: 'TCP', appProtocol: '' },
    { name: 'web', port: '80', protocol: 'TCP', appProtocol: 'http' },
  ]);
});

test('a target needs a Service, or names that Kubernetes would take for a new one', () => {
  const problems = (namespace: string, name: string, create = false): readonly string[] =>
    targetProblems({ cluster: '', namespace, name, create: create ? { ports: [], ipFamilies: [] } : null }).map(
      ({ problem }) => problem,
    );
  expect(problems('', '')).toEqual(['NO_SERVICE']);
  expect(problems('shop', 'orders-db')).toEqual([]);
  expect(problems('', '', true)).toEqual(['NO_NAMESPACE_NAME', 'NO_SERVICE_NAME']);
  expect(problems('shop', '1db', true)).toEqual(['NO_SERVICE_NAME']);
  expect(problems('shop', 'x'.repeat(64), true)).toEqual(['NO_SERVICE_NAME']);
  expect(problems('shop', 'orders-db', true)).toEqual([]);
});
