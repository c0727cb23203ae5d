import { describe, expect, test } from '@jest/globals';

import type { Service } from '../service.js';
import { aBackend } from '../testing/backend-samples.js';
import { aService } from '../testing/packing-samples.js';
import { judgeTarget, servedFamilies, serviceViolations, targetTransition, targetViolations } from './target-rules.js';

const backend = aBackend();

describe('a Service as a target', () => {
  test('fits if it has no selector, the port and the family', () => {
    expect(
      targetViolations(aService(), [
        backend,
        aBackend({ address: 'fd12::1' }),
        aBackend({ address: 'db.corp.example' }),
      ]),
    ).toEqual([]);
    expect(serviceViolations(aService({ selector: {} }))).toEqual([]);
    expect(serviceViolations(aService({ clusterIP: 'None' }))).toEqual([]);
  });

  test.each<readonly [string, Service | null, readonly [string, string]]>([
    ['it is not there', null, ['NOT_FOUND', 'must exist']],
    ['it has a selector', aService({ selector: { app: 'db' } }), ['SERVICE_HAS_SELECTOR', 'without selector']],
    [
      'it is an ExternalName',
      aService({ type: 'ExternalName', externalName: 'db.example' }),
      ['VALIDATION_FAILED', 'ExternalName'],
    ],
    [
      'it is an ExternalName with a selector, which means nothing',
      aService({ type: 'ExternalName', selector: { a: 'b' } }),
      ['VALIDATION_FAILED', 'ExternalName'],
    ],
    [
      'it is the API server',
      aService({}, { namespace: 'default', name: 'kubernetes' }),
      ['VALIDATION_FAILED', 'API server'],
    ],
  ])('does not fit if %s', (_, service, [code, text]) => {
    expect(targetViolations(service, [backend], '/items')).toEqual([
      { pointer: '', code, message: expect.stringContaining(text) },
    ]);
  });

  test('that lacks ports or the family says so for each backend, and what it has', () => {
    const service = aService({ ipFamilies: ['IPv4'], ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }] });
    const ports = [
      { name: 'pg', port: 5432, protocol: 'UDP', appProtocol: null },
      { name: '', port: 5433, protocol: 'TCP', appProtocol: null },
    ] as const;
    expect(targetViolations(service, [backend, aBackend({ address: 'fd12::1', ports })], '/items')).toEqual([
      { pointer: '/items/1/address', code: 'VALIDATION_FAILED', message: expect.stringContaining('(IPv4)') },
      {
        pointer: '/items/1/ports/0/name',
        code: 'VALIDATION_FAILED',
        message: 'The Service has no port pg/UDP: it must be one of its ports (pg/TCP).',
      },
      {
        pointer: '/items/1/ports/1/name',
        code: 'VALIDATION_FAILED',
        message: 'The Service has no port (unnamed)/TCP: it must be one of its ports (pg/TCP).',
      },
    ]);
  });

  test.each([
    [{ ipFamilies: ['IPv6', 'IPv4'], clusterIP: '10.0.0.1' }, ['IPv4', 'IPv6']],
    [{ ipFamilies: ['IPv6'], clusterIP: 'fd00::1' }, ['IPv6']],
    [{ ipFamilies: [], clusterIP: 'fd00::1' }, ['IPv6']],
    [{ ipFamilies: [], clusterIP: '10.0.0.1' }, ['IPv4']],
    [{ ipFamilies: [], clusterIP: 'None' }, ['IPv4', 'IPv6']],
  ])('with %j has slices of %j (FAM-3)', (spec, families) => {
    expect(servedFamilies(aService(spec).spec)).toEqual(families);
  });
});

describe('a registration whose Service changes', () => {
  const fits = judgeTarget(aService(), backend);
  const gone = judgeTarget(null, backend);
  const selected = judgeTarget(aService({ selector: { app: 'db' } }), backend);

  test('is orphaned when it goes, and resumes when it returns in a form that fits', () => {
    expect([fits.state, gone.state, selected.state]).toEqual(['FITS', 'ORPHANED', 'REFUSED']);
    expect(targetTransition(fits, gone)).toBe('ORPHANED');
    expect(targetTransition(gone, fits)).toBe('RESUMED');
    expect(targetTransition(gone, selected)).toBe('WITHDRAWN');
    expect(targetTransition(selected, gone)).toBe('ORPHANED');
  });

  test.each<readonly [string, Service]>([
    ['a selector comes', aService({ selector: { app: 'db' } })],
    ['it becomes an ExternalName', aService({ type: 'ExternalName', externalName: 'x.example' })],
    ['the port goes', aService({ ports: [{ name: 'other', protocol: 'TCP', port: 1 }] })],
    ['the protocol changes', aService({ ports: [{ name: 'pg', protocol: 'UDP', port: 5432 }] })],
    ['the family goes', aService({ ipFamilies: ['IPv6'] })],
  ])('is withdrawn when %s, and resumes when that is undone', (_, service) => {
    const broken = judgeTarget(service, backend);
    expect(targetTransition(fits, broken)).toBe('WITHDRAWN');
    expect(targetTransition(broken, fits)).toBe('RESUMED');
    expect(targetTransition(broken, broken)).toBe('UNCHANGED');
  });

  test('is not touched by anything else', () => {
    const other = aService({
      trafficDistribution: 'PreferSameZone',
      ports: [{ name: 'pg', protocol: 'TCP', port: 1 }],
    });
    expect(targetTransition(fits, judgeTarget(other, backend))).toBe('UNCHANGED');
  });
});
