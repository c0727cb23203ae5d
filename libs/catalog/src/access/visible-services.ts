import type { Service } from '@rollcall/core';

import { AmbiguousServiceError, NotFoundError, NotSyncedError } from '../catalog-errors.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { ServiceRef } from '../view/selection-feed.js';
import type { ServiceView } from '../view/service-view.js';
import type { Scopes } from './access.js';
import { accessTo, seesCluster } from './access.js';

export type ExistingService = ServiceView & { readonly service: Service };

/** Services as somebody sees them: what they may not see does not exist, and is not named in what they are told. */
export class VisibleServices {
  constructor(private readonly reads: EndpointReads) {}

  /** The Service in every cluster that has it; at least one. Throws {@link NotFoundError}, {@link NotSyncedError}. */
  all(ref: ServiceRef, scopes: Scopes): readonly ExistingService[] {
    this.reads.assertLoaded();
    const { catalog } = this.reads;
    const visible = catalog.existing(ref).filter((view) => accessTo(scopes, view) !== 'NONE');
    if (visible.length > 0) return visible;
    const unsynced = catalog
      .clustersOf(ref)
      .filter((cluster) => seesCluster(scopes, cluster) && catalog.board.view(cluster)?.synced === false);
    if (unsynced.length > 0) throw new NotSyncedError(unsynced, `not yet read completely: ${unsynced.join(', ')}`);
    throw new NotFoundError(`there is no Service ${ref.namespace}/${ref.name}`);
  }

  /** The same where one is meant. Throws {@link AmbiguousServiceError} if there are several. */
  one(ref: ServiceRef, scopes: Scopes): ExistingService {
    const [view, ...others] = this.all(ref, scopes);
    if (!view) throw new NotFoundError(`there is no Service ${ref.namespace}/${ref.name}`);
    if (others.length === 0) return view;
    const clusters = [view, ...others].map(({ cluster }) => cluster);
    throw new AmbiguousServiceError(view.key, clusters);
  }
}
