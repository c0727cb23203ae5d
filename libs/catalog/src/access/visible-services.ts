import type { Service } from '@rollcall/core';

import { AmbiguousServiceError } from '../catalog-errors.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { ScopedRef } from '../view/selection-feed.js';
import type { ServiceView } from '../view/service-view.js';

export type ExistingService = ServiceView & { readonly service: Service };

/** Services as somebody sees them: what they may not see does not exist, and is not named in what they are told. */
export class VisibleServices {
  constructor(private readonly reads: EndpointReads) {}

  /** The Service in every cluster that has it; at least one. Throws {@link NotFoundError}, {@link NotSyncedError}. */
  all(ref: ScopedRef): readonly [ExistingService, ...ExistingService[]] {
    this.reads.assertLoaded(ref.sight);
    const [view, ...others] = this.reads.catalog.existing(ref);
    if (!view) throw this.reads.absence(ref);
    return [view, ...others];
  }

  /** The same where one is meant. Throws {@link AmbiguousServiceError} if there are several. */
  one(ref: ScopedRef): ExistingService {
    const [view, ...others] = this.all(ref);
    if (others.length === 0) return view;
    const clusters = [view, ...others].map(({ cluster }) => cluster);
    throw new AmbiguousServiceError(view.key, clusters);
  }
}
