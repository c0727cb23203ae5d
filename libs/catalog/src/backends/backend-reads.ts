import type { Backend } from '@rollcall/core';

import { NotFoundError } from '../catalog-errors.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { PageRequest } from '../reads/service-reads.js';
import type { BackendFilter } from '../view/backend-filter.js';
import { holdsBackend } from '../view/backend-filter.js';
import { backendKey } from '../view/registrations.js';
import type { ScopedRef } from '../view/selection-feed.js';
import type { Sight } from '../access/access.js';
import { sees } from '../access/access.js';
import { VisibleServices } from '../access/visible-services.js';

/** Sorted by namespace, Service, cluster, id. */
export interface BackendPage {
  readonly items: readonly Backend[];
  /** Key of each item: where a page that begins behind it starts. */
  readonly keys: readonly string[];
  /** null = this was the last page. */
  readonly next: string | null;
}

/** Reads registrations, from memory. What somebody may not see is not there for them: not in pages, and not in their cursors. */
export class BackendReads {
  private readonly services: VisibleServices;

  constructor(private readonly reads: EndpointReads) {
    this.services = new VisibleServices(reads);
  }

  /** Throws {@link NotFoundError}, {@link NotSyncedError}. */
  get(id: string, sight: Sight): Backend {
    this.reads.assertLoaded(sight);
    const backend = this.reads.catalog.view.registrations.find(id);
    if (!backend || !sees(sight, backend)) throw new NotFoundError(`there is no registration ${id}`);
    return backend;
  }

  /** Of a Service, in every cluster that has it and the caller sees. Throws {@link NotFoundError}, {@link NotSyncedError}. */
  of(ref: ScopedRef): readonly Backend[] {
    return this.services.all(ref).flatMap(({ backends }) => backends);
  }

  /** Also of Services that are gone. Throws {@link NotSyncedError} while the view is being loaded. */
  list(filter: BackendFilter, { limit, after }: PageRequest, sight: Sight): BackendPage {
    this.reads.assertLoaded(sight);
    const items: Backend[] = [];
    const keys: string[] = [];
    for (const backend of this.reads.catalog.view.registrations.within(filter)) {
      const key = backendKey(backend);
      if (after !== null && key <= after) continue;
      if (!holdsBackend({ ...filter, sight }, backend)) continue;
      if (items.length === limit) return { items, keys, next: keys.at(-1) ?? null };
      items.push(backend);
      keys.push(key);
    }
    return { items, keys, next: null };
  }
}
