import type { ClientLocation } from './selection.js';
import type { RoutedEndpoint } from './route.js';

/** Endpoints that hints chose, and which kind of hint did. */
export interface TopologyChoice {
  readonly endpoints: readonly RoutedEndpoint[];
  readonly topology: 'none' | 'zone' | 'node';
}

/**
 * Narrows ready endpoints by hints, as kube-proxy does: node before zone, each only if every ready endpoint has a hint of that
 * kind and one names the client's node or zone; so hints never make the result empty (semantics TOP-1..6).
 */
export function chooseByHints(ready: readonly RoutedEndpoint[], { node, zone }: ClientLocation): TopologyChoice {
  if (node) {
    const hinted = hintedFor(ready, node, 'forNodes');
    if (hinted) return { endpoints: hinted, topology: 'node' };
  }
  if (zone) {
    const hinted = hintedFor(ready, zone, 'forZones');
    if (hinted) return { endpoints: hinted, topology: 'zone' };
  }
  return { endpoints: ready, topology: 'none' };
}

function hintedFor(
  ready: readonly RoutedEndpoint[],
  place: string,
  kind: 'forNodes' | 'forZones',
): readonly RoutedEndpoint[] | null {
  const hintsOf = ({ row }: RoutedEndpoint): readonly string[] => row.hints?.[kind] ?? [];
  if (ready.some((endpoint) => hintsOf(endpoint).length === 0)) return null;
  const hinted = ready.filter((endpoint) => hintsOf(endpoint).includes(place));
  return hinted.length > 0 ? hinted : null;
}
