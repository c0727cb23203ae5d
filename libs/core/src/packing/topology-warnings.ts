import type { EndpointSlice } from '../endpoint-slice.js';
import type { DesiredEndpoint } from './desired-endpoint.js';
import type { PlanWarning } from './plan-warning.js';
import { warning } from './plan-warning.js';
import { wantsHints } from './topology-hints.js';

const NAMED = 3;

/**
 * One backend that is ready and has no zone switches zone hints off for everybody of its port and family (semantics HNT-7, TOP-2): said where the Service
 * asks for hints, or slices of others have them.
 */
export function topologyWarnings(
  distribution: string | undefined,
  desired: readonly DesiredEndpoint[],
  foreign: readonly EndpointSlice[],
): readonly PlanWarning[] {
  const isAsked = wantsHints(distribution);
  const ready = desired.filter(({ family, conditions }) => family !== 'FQDN' && conditions.ready);
  const unhinted = ready
    .filter(({ hints, family }) => (hints?.forZones ?? []).length === 0 && (isAsked || isHinted(foreign, family)))
    .map(({ address }) => address)
    .sort();
  if (unhinted.length === 0) return [];
  const named = unhinted.slice(0, NAMED).join(', ');
  const more = unhinted.length > NAMED ? ` and ${unhinted.length - NAMED} more` : '';
  const cure = isAsked
    ? 'give every backend of the Service a zone'
    : "the Service's own trafficDistribution would have to ask for hints, and every backend to have a zone";
  const message = `${named}${more} will have no zone hint, so kube-proxy ignores the hints of all endpoints of their ports: ${cure} to keep traffic in its zone (semantics HNT-7).`;
  return [warning('TOPOLOGY_OFF', message)];
}

function isHinted(foreign: readonly EndpointSlice[], family: string): boolean {
  return foreign.some(
    ({ addressType, endpoints }) =>
      addressType === family && endpoints.some(({ hints }) => (hints?.forZones ?? []).length > 0),
  );
}
