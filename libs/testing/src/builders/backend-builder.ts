import type { Backend, BackendStatus } from '@rollcall/core';
import { familyOf } from '@rollcall/core';

export type BackendOptions = Partial<Omit<Backend, 'status'>> & { readonly status?: Partial<BackendStatus> };

/** A registration of shop/orders-db in prod: active, port pg 5432/TCP, no check, not written yet. */
export function aBackend({ status, ...more }: BackendOptions = {}): Backend {
  const address = more.address ?? '10.20.0.11';
  const createdAt = more.createdAt ?? '2026-01-01T00:00:00.000Z';
  return {
    id: `b-${address}`,
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
    createdAt,
    updatedAt: createdAt,
    ...more,
    status: {
      registered: true,
      servedSince: createdAt,
      writeBack: { state: 'PENDING', message: null, slices: [], at: createdAt },
      check: null,
      resolved: null,
      ...status,
    },
  };
}
