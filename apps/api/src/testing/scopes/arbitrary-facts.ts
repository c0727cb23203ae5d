import type { AuditRecord, ClusterState, ClusterStatus, Scopes } from '@rollcall/catalog';
import { AUDIT_OUTCOMES, CLUSTER_STATES, ROLES } from '@rollcall/catalog';
import { aBackend, anEndpoint, aService, aSlice, NOT_READY } from '@rollcall/testing';
import fc from 'fast-check';

import type { Fact } from './fact.js';

export const CLUSTERS = ['prod', 'edge', 'lab'] as const;
export const NAMESPACES = ['shop', 'pay'] as const;
export const SERVICES = ['cart', 'db'] as const;
/** Names that nothing has: what is not seen is to look the same. */
export const NOWHERE = { cluster: 'ghost', namespace: 'ghosts', name: 'ghost' } as const;
/** Registrations have ids that can be asked for. */
export const BACKEND_IDS = ['b-0', 'b-1', 'b-2', 'b-3', 'b-4', 'b-5'] as const;

const AT = '2026-01-01T00:00:00.000Z';
const cluster = fc.constantFrom(...CLUSTERS);
const namespace = fc.constantFrom(...NAMESPACES);
const name = fc.constantFrom(...SERVICES);
const place = fc.record({ cluster, namespace, name });

/** Who asks: of some clusters and namespaces, some of which may not exist, or of all. */
export const scopes: fc.Arbitrary<Scopes> = fc.record({
  role: fc.constantFrom(...ROLES),
  clusters: fc.oneof(fc.constant(['*']), fc.subarray([...CLUSTERS, NOWHERE.cluster])),
  namespaces: fc.oneof(fc.constant(['*']), fc.subarray([...NAMESPACES, NOWHERE.namespace])),
  restrictedAddresses: fc.boolean(),
});

/** A world as it begins: each cluster may be there, and may have been read. */
export const beginnings: fc.Arbitrary<readonly Fact[]> = fc
  .tuple(
    fc.array(place.chain(serviceAt), { maxLength: 8 }),
    fc.array(place.chain(sliceAt), { maxLength: 8 }),
    fc.array(fc.oneof(change(), record()), { maxLength: 6 }),
    fc.subarray([...CLUSTERS], { minLength: 1 }),
    fc.array(place, { maxLength: BACKEND_IDS.length - 2 }),
  )
  .map(([services, slices, others, synced, registered]) => [
    ...CLUSTERS.map((each): Fact => ({ type: 'CLUSTER', cluster: each })),
    ...services,
    ...slices,
    ...synced.map((each): Fact => ({ type: 'SYNCED', cluster: each })),
    ...registered.map((at, i) => registration(at, i)),
    ...others,
  ]);

/** What happens afterwards. */
export const sequels: fc.Arbitrary<readonly Fact[]> = fc
  .tuple(fc.array(change(), { minLength: 1, maxLength: 6 }), place, place)
  .map(([changes, one, two]) => [...changes, registration(one, 4), ...changes.slice(0, 1), registration(two, 5)]);

function change(): fc.Arbitrary<Fact> {
  return fc.oneof(
    place.chain(serviceAt),
    place.chain(sliceAt),
    place.map((at): Fact => ({ type: 'REMOVE', cluster: at.cluster, object: aService(at.name, at) })),
    fc.tuple(cluster, status()).map(([each, said]): Fact => ({ type: 'STATUS', cluster: each, status: said })),
    cluster.map((each): Fact => ({ type: 'SYNCED', cluster: each })),
  );
}

interface At {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

function serviceAt(at: At): fc.Arbitrary<Fact> {
  return fc.boolean().map((hasSelector): Fact => {
    const labels = { app: at.name, kind: hasSelector ? 'pods' : 'hand' };
    const spec = { selector: hasSelector ? { app: at.name } : {} };
    const ports = [{ name: 'pg', protocol: 'TCP' as const, port: 5432, targetPort: 5432 }];
    return { type: 'PUT', cluster: at.cluster, object: aService(at.name, { ...at, labels, spec, ports }) };
  });
}

function sliceAt(at: At): fc.Arbitrary<Fact> {
  const endpoint = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean());
  return fc.array(endpoint, { maxLength: 3 }).map((rows): Fact => {
    const endpoints = rows.map(([i, isReady]) =>
      anEndpoint(`10.0.0.${i}`, { zone: `z${i % 2}`, ...(!isReady && { conditions: NOT_READY }) }),
    );
    const ports = [{ name: 'pg', protocol: 'TCP' as const, port: 5432 }];
    return { type: 'PUT', cluster: at.cluster, object: aSlice(`${at.name}-x1`, endpoints, { ...at, ports }) };
  });
}

function registration({ cluster: of, namespace: within, name: service }: At, i: number): Fact {
  const more = { id: `b-${i}`, address: `10.20.0.${i + 1}`, createdAt: AT, note: `made for ${service}` };
  return { type: 'REGISTER', backend: aBackend({ cluster: of, namespace: within, service, ...more }) };
}

/** A worker's word of a cluster, which names and counts what is in all its namespaces. */
function status(): fc.Arbitrary<Partial<ClusterStatus>> {
  const guard = { since: AT, removals: 7, of: 9, until: null };
  const lastError = { message: 'pay/db cannot be read', advice: 'look at pay', at: AT };
  const scope = { state: 'WATCHING', message: null, relists: 1, rejected: 2 } as const;
  return fc.record({
    state: fc.constantFrom<ClusterState[]>(...CLUSTER_STATES),
    guard: fc.constantFrom(null, guard),
    lastError: fc.constantFrom(null, lastError),
    drift: fc.constantFrom(null, 3),
    scopes: fc
      .subarray(['services', 'endpointslices/shop', 'endpointslices/pay'])
      .map((names) => names.map((each) => ({ ...scope, scope: each }))),
  });
}

function record(): fc.Arbitrary<Fact> {
  const someCluster = fc.option(cluster);
  return fc
    .record({ cluster: someCluster, namespace: fc.option(namespace), outcome: fc.constantFrom(...AUDIT_OUTCOMES) })
    .map(({ outcome, ...at }): Fact => {
      const who = { kind: 'token', id: 'dba', name: 'the DBA' };
      const target = { kind: 'service' as const, name: 'db', id: null, ...at };
      const done: Omit<AuditRecord, 'target'> = {
        ...{ actor: who, address: null, userAgent: null, requestId: null },
        ...{ action: 'backend.register', outcome, code: null, before: null, after: { note: 'was here' } },
      };
      return { type: 'DONE', record: { ...done, target } };
    });
}
