import type { Backend } from '@rollcall/core';

import type { BackendDifference } from '../view/backend-feed.js';
import type { AtRevision, BookmarkType, WholeType } from './feed-events.js';

/** What happened to a list of registrations. Every event is a cursor, as {@link EndpointEvent} is. */
export type BackendsEvent = AtRevision &
  (
    | { readonly type: WholeType; readonly backends: readonly Backend[] }
    | { readonly type: 'CHANGES'; readonly changes: readonly BackendDifference[] }
    | { readonly type: BookmarkType }
  );
