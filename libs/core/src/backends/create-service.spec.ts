import { expect, test } from '@jest/globals';

import { aBackend } from '../testing/backend-samples.js';
import { draftService, validateCreateService } from './create-service.js';
import { targetViolations } from './target-rules.js';

test('a Service to be made is completed, and registrations can be fitted to it before it exists', () => {
  const result = validateCreateService({ ports: [{ name: 'pg', port: 5432 }], ipFamilies: ['IPv4'] });
  expect(result).toEqual({
    valid: true,
    value: { ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }], ipFamilies: ['IPv4'] },
  });
  const service = draftService(
    { namespace: 'shop', name: 'orders-db' },
    result.valid ? result.value : { ports: [], ipFamilies: null },
  );
  expect(targetViolations(service, [aBackend()])).toEqual([]);
  expect(targetViolations(service, [aBackend({ address: 'fd12::1' })])).toHaveLength(1);
});

test('without families the cluster decides, so both are thinkable', () => {
  const result = validateCreateService({ ports: [{ port: 5432, appProtocol: 'postgres' }] });
  expect(result).toMatchObject({ value: { ports: [{ name: '', appProtocol: 'postgres' }], ipFamilies: null } });
  const service = draftService(
    { namespace: 'shop', name: 'x' },
    { ports: [{ name: 'pg', port: 1, protocol: 'TCP' }], ipFamilies: null },
  );
  expect(targetViolations(service, [aBackend(), aBackend({ address: 'fd12::1' })])).toEqual([]);
});

test('the same number may stand for two protocols', () => {
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ];
  expect(validateCreateService({ ports })).toMatchObject({ valid: true });
});

test.each<readonly [unknown, readonly string[]]>([
  [null, ['/createService']],
  [{}, ['/createService/ports']],
  [{ ports: [] }, ['/createService/ports']],
  [{ ports: [{ port: 0 }], selector: { app: 'x' } }, ['/createService/selector', '/createService/ports/0/port']],
  [{ ports: [7] }, ['/createService/ports/0']],
  [{ ports: [{ port: 1 }, { name: 'b', port: 2 }] }, ['/createService/ports/0/name']],
  [
    {
      ports: [
        { name: 'a', port: 1 },
        { name: 'a', port: 2 },
      ],
    },
    ['/createService/ports/1/name'],
  ],
  [
    {
      ports: [
        { name: 'a', port: 1 },
        { name: 'b', port: 1 },
      ],
    },
    ['/createService/ports/1/port'],
  ],
  [{ ports: [{ port: 1, nodePort: 30_000 }] }, ['/createService/ports/0/nodePort']],
  [{ ports: [{ port: 1 }], ipFamilies: [] }, ['/createService/ipFamilies']],
  [{ ports: [{ port: 1 }], ipFamilies: ['IPv4', 'IPv4'] }, ['/createService/ipFamilies']],
  [
    { ports: [{ port: 1 }], ipFamilies: ['ipv4', null] },
    ['/createService/ipFamilies/0', '/createService/ipFamilies/1'],
  ],
])('%j is refused at %j', (value, pointers) => {
  const result = validateCreateService(value, '/createService');
  expect(result.valid ? [] : result.violations.map(({ pointer }) => pointer)).toEqual(pointers);
});
