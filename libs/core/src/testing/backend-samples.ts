import { familyOf } from '../address.js';
import type { Backend, BackendStatus } from '../backends/backend.js';

const STATUS: BackendStatus = {
  registered: true,
  servedSince: '2026-11-24T20:00:00.000Z',
  writeBack: { state: 'PENDING', message: null, slices: [], at: '2026-11-24T20:00:00.000Z' },
  check: null,
  resolved: null,
};

/** A registration of shop/orders-db in prod, active, on port pg, without a check. */
export function aBackend({
  status,
  ...more
}: Partial<Omit<Backend, 'status'>> & { readonly status?: Partial<BackendStatus> } = {}): Backend {
  const address = more.address ?? '10.20.0.11';
  return {
    id: 'b-1',
    version: 1,
    cluster: 'prod',
    namespace: 'shop',
    service: 'orders-db',
    address,
    family: familyOf(address),
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
    restrictedAddresses: false,
    createdBy: 'dba',
    createdAt: '2026-11-24T20:00:00.000Z',
    updatedAt: '2026-11-24T20:00:00.000Z',
    ...more,
    status: { ...STATUS, ...status },
  };
}
