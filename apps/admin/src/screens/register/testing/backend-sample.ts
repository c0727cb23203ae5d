import type { Backend } from '@rollcall/client';

/** A registered backend as the API shows it. */
export function backendSample(fields: Partial<Backend> = {}): Backend {
  const at = '2026-11-25T00:00:00.000Z';
  return {
    id: 'b-1',
    version: 1,
    cluster: 'prod',
    namespace: 'shop',
    service: 'orders-db',
    address: '10.20.0.1',
    family: 'IPv4',
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
    createdBy: 'dba',
    createdAt: at,
    updatedAt: at,
    status: {
      registered: true,
      writeBack: { state: 'PENDING', message: null, slices: [], at },
      check: null,
      resolved: null,
    },
    ...fields,
  };
}
