/** Fields of the schema, written out as the REST API gives them: so that both ways deliver the same objects. */
export const FRESHNESS_FIELDS = 'freshness { stale asOf lagMs clusters { name state asOf lagMs } }';

export const ENDPOINT_FIELDS = `
  id cluster address family resolvedAddresses
  ports { name port protocol appProtocol }
  ready serving terminating
  conditions { ready serving terminating }
  zone nodeName hostname
  hints { forZones forNodes }
  targetRef { kind namespace name uid }
  origin slices since
  check { state since message }`;

export const APPLIED_FIELDS = `applied {
  zoneFallback
  routable { cluster port protocol family proxied policy topology fallback reason }
}`;

export const SERVICE_FIELDS = `
  cluster namespace name uid type headless externalName
  selector labels annotations
  clusterIPs externalIPs ipFamilies ipFamilyPolicy
  ports { name port protocol targetPort nodePort appProtocol }
  internalTrafficPolicy externalTrafficPolicy trafficDistribution sessionAffinity publishNotReadyAddresses
  createdAt resourceVersion revision changedAt
  endpointCounts { ready notReady terminating total }
  families
  zones { zone ready total }`;

export const BACKEND_FIELDS = `
  id version cluster namespace service address family
  ports { name port protocol appProtocol }
  zone nodeName hostname state publish
  check { type path host intervalMs timeoutMs rise fall }
  expiresAt labels note createdBy createdAt updatedAt
  status {
    registered
    writeBack { state message slices at }
    check { state since message phases { name ok ms message } }
    resolved { addresses at ttlSeconds error }
  }`;

export const CLUSTER_FIELDS = `
  name kind state asOf lagMs serverVersion
  identity { uid source }
  counts { services slices endpoints }
  guard { since removals of until }
  lastError { message advice at }
  scopes { scope state message relists rejected }
  drift`;
