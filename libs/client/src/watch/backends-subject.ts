import type { Backend, BackendFilter } from '../contract/backend.js';
import type { BackendsEvent } from '../contract/events.js';
import type { WatchFrame } from './frame.js';
import { BACKEND_FIELDS, FRESHNESS_FIELDS } from './graphql-fields.js';
import type { GraphqlSubject } from './graphql-subject.js';
import { listEvent, listFrame } from './list-events.js';
import { mergeFrames } from './merge-frames.js';

const QUERY = `subscription Backends($filter: BackendFilter, $since: String) {
  backends(filter: $filter, since: $since) {
    type revision ${FRESHNESS_FIELDS}
    backends { ...Fields }
    changes { type backend { ...Fields } }
  }
}
fragment Fields on Backend {${BACKEND_FIELDS}
}`;

export function backendKey({ id }: Backend): string {
  return id;
}

/** The registrations that a filter holds, as a GraphQL subscription. */
export function backendsSubject(filter: BackendFilter): GraphqlSubject<WatchFrame<Backend>> {
  return {
    query: QUERY,
    variables: (since) => ({ filter, since }),
    merge: (frames) => mergeFrames(frames, backendKey),
    alive: null,
    frameOf: (data) =>
      listFrame((data as { readonly backends?: BackendsEvent } | null)?.backends, {
        items: ({ backends }) => backends,
        item: ({ backend }) => backend,
      }),
  };
}

/** An event of a watch as its consumer sees it. */
export function backendsEvent(frame: WatchFrame<Backend>): BackendsEvent {
  return listEvent(frame, { items: (backends) => ({ backends }), item: (backend) => ({ backend }) });
}
