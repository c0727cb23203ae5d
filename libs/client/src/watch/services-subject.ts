import type { ServicesEvent } from '../contract/events.js';
import type { ServiceFilter } from '../contract/selection.js';
import type { ServiceSummary } from '../contract/service.js';
import { RollcallError } from '../rollcall-error.js';
import type { WatchFrame } from './frame.js';
import { FRESHNESS_FIELDS, SERVICE_FIELDS } from './graphql-fields.js';
import type { GraphqlSubject } from './graphql-subject.js';
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
    frameOf: (data) => frameOf((data as { readonly services?: ServicesEvent } | null)?.services),
  };
}

/** An event of a watch as its consumer sees it. */
export function servicesEvent(frame: WatchFrame<ServiceSummary>): ServicesEvent {
  const { revision, freshness } = frame;
  switch (frame.type) {
    case 'SNAPSHOT':
    case 'RESYNC':
      return { type: frame.type, revision, freshness, services: frame.items };
    case 'CHANGES': {
      const changes = frame.changes.map(({ type, item: service }) => ({ type, service }));
      return { type: 'CHANGES', revision, freshness, changes };
    }
    case 'FRESHNESS':
      return { type: 'FRESHNESS', revision, freshness };
  }
}

function frameOf(event: ServicesEvent | undefined): WatchFrame<ServiceSummary> {
  switch (event?.type) {
    case 'SNAPSHOT':
    case 'RESYNC': {
      const { type, revision, freshness, services: items } = event;
      return { type, revision, freshness, applied: null, items };
    }
    case 'CHANGES': {
      const { type, revision, freshness } = event;
      const changes = event.changes.map((change) => ({ type: change.type, item: change.service }));
      return { type, revision, freshness, changes };
    }
    case 'FRESHNESS': {
      const { type, revision, freshness } = event;
      return { type, revision, freshness };
    }
    case undefined:
      throw new RollcallError('an event without a type', { code: 'BAD_ANSWER' });
  }
}
