import type { EndpointHints } from '../endpoint.js';
import type { DesiredEndpoint } from './desired-endpoint.js';

const SAME_ZONE = ['PreferSameZone', 'PreferClose', 'PreferSameNode'];

/** Where an endpoint is, and whether it is written as ready. */
export type Placed = Pick<DesiredEndpoint, 'zone' | 'nodeName'> & { readonly ready: boolean };

/**
 * Hints for one endpoint by the Service's trafficDistribution: its own zone, for PreferSameNode also its own node (semantics HNT-1, HNT-2). Endpoints that are
 * not ready need none (TOP-4), and without a known distribution there are none (HNT-5).
 */
export function topologyHints(
  distribution: string | undefined,
  { ready, zone, nodeName }: Placed,
): EndpointHints | null {
  if (!ready || distribution === undefined || !SAME_ZONE.includes(distribution)) return null;
  const forZones = zone === null ? [] : [zone];
  const forNodes = distribution === 'PreferSameNode' && nodeName !== null ? [nodeName] : [];
  return forZones.length + forNodes.length === 0 ? null : { forZones, forNodes };
}

/** Whether the distribution asks for hints at all. */
export function wantsHints(distribution: string | undefined): boolean {
  return distribution !== undefined && SAME_ZONE.includes(distribution);
}
