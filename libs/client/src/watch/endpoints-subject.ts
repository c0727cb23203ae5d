import type { Endpoint } from '../contract/endpoint.js';
import type { EndpointsEvent } from '../contract/events.js';
import type { Selection, ServiceRef } from '../contract/selection.js';
import type { WatchFrame } from './frame.js';
import { APPLIED_FIELDS, ENDPOINT_FIELDS, FRESHNESS_FIELDS } from './graphql-fields.js';
import type { GraphqlSubject } from './graphql-subject.js';
import { listEvent, listFrame } from './list-events.js';
import { mergeFrames } from './merge-frames.js';

const QUERY = `subscription Endpoints($service: ServiceRef!, $filter: EndpointFilter, $since: String) {
  endpoints(service: $service, filter: $filter, since: $since) {
    type revision ${FRESHNESS_FIELDS} ${APPLIED_FIELDS}
    endpoints { ...Fields }
    changes { type endpoint { ...Fields } }
  }
}
fragment Fields on Endpoint {${ENDPOINT_FIELDS}
}`;

export function endpointKey({ id }: Endpoint): string {
  return id;
}

/** The endpoints of one Service that a selection holds, as a GraphQL subscription. */
export function endpointsSubject(ref: ServiceRef, selection: Selection): GraphqlSubject<WatchFrame<Endpoint>> {
  const { cluster = null, namespace, name } = ref;
  const filter = filterOf(selection);
  return {
    query: QUERY,
    variables: (since) => ({ service: { cluster, namespace, name }, filter, since }),
    merge: (frames) => mergeFrames(frames, endpointKey),
    alive: null,
    frameOf: (data) =>
      listFrame((data as { readonly endpoints?: EndpointsEvent } | null)?.endpoints, {
        items: ({ endpoints }) => endpoints,
        item: ({ endpoint }) => endpoint,
        applied: ({ applied }) => applied,
      }),
  };
}

/** An event of a watch as its consumer sees it. */
export function endpointsEvent(frame: WatchFrame<Endpoint>): EndpointsEvent {
  return listEvent(frame, {
    items: (endpoints, applied) => ({ endpoints, applied: applied ?? { zoneFallback: false, routable: null } }),
    item: (endpoint) => ({ endpoint }),
  });
}

/** A selection as `EndpointFilter` of the schema. */
function filterOf(selection: Selection): Readonly<Record<string, unknown>> {
  const { readiness = 'ready', zoneMode, families, zones, nodes, port, protocol, origin, client } = selection;
  return {
    readiness: readiness.toUpperCase().replaceAll('-', '_'),
    zoneMode: zoneMode?.toUpperCase(),
    families,
    zones,
    nodes,
    port,
    protocol,
    origin,
    client,
  };
}
