import type { ServicesEvent } from '../contract/events.js';
import type { ServiceFilter } from '../contract/selection.js';
import type { ServiceSummary } from '../contract/service.js';
import type { WatchFrame } from './frame.js';
import { FRESHNESS_FIELDS, SERVICE_FIELDS } from './graphql-fields.js';
import type { GraphqlSubject } from './graphql-subject.js';
import { listEvent, listFrame } from './list-events.js';
import { mergeFrames } from './merge-frames.js';

const QUERY = `subscription Services($filter: ServiceFilter, $since: String) {
  services(filter: $filter, since: $since) {
    type revision ${FRESHNESS_FIELDS}
    services { ...Fields }
    changes { type service { ...Fields } }
  }
}
fragment Fields on Service {${SERVICE_FIELDS}
}`;

export function serviceKey({ cluster, namespace, name }: ServiceSummary): string {
  return `${namespace} ${name} ${cluster}`;
}

/** The Services that a filter holds, as a GraphQL subscription. */
export function servicesSubject(filter: ServiceFilter): GraphqlSubject<WatchFrame<ServiceSummary>> {
  return {
    query: QUERY,
    variables: (since) => ({ filter, since }),
    merge: (frames) => mergeFrames(frames, serviceKey),
    alive: null,
    frameOf: (data) =>
      listFrame((data as { readonly services?: ServicesEvent } | null)?.services, {
        items: ({ services }) => services,
        item: ({ service }) => service,
      }),
  };
}

/** An event of a watch as its consumer sees it. */
export function servicesEvent(frame: WatchFrame<ServiceSummary>): ServicesEvent {
  return listEvent(frame, { items: (services) => ({ services }), item: (service) => ({ service }) });
}
