import type { Backend, BackendState } from '@rollcall/core';

import { NotFoundError } from '../catalog-errors.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { PageRequest } from '../reads/service-reads.js';
import { backendKey } from '../view/registrations.js';
import type { ScopedRef } from '../view/selection-feed.js';
import type { Sight } from '../access/access.js';
import { sees } from '../access/access.js';
import { VisibleServices } from '../access/visible-services.js';

/** Which registrations a list holds; null = no restriction. */
export interface BackendFilter {
  readonly cluster: string | null;
  readonly namespace: string | null;
  readonly service: string | null;
  readonly state: BackendState | null;
  /** Part of the address, the Service's name or the note, in any case. */
  readonly q: string | null;
}

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
    for (const backend of this.reads.catalog.view.registrations.all()) {
      const key = backendKey(backend);
      if (after !== null && key <= after) continue;
      if (!sees(sight, backend) || !matches(backend, filter)) continue;
      if (items.length === limit) return { items, keys, next: keys.at(-1) ?? null };
      items.push(backend);
      keys.push(key);
    }
    return { items, keys, next: null };
  }
}

function matches({ cluster, namespace, service, state, address, note }: Backend, filter: BackendFilter): boolean {
  const text = `${address} ${service} ${note ?? ''}`.toLowerCase();
  return (
    (filter.cluster === null || filter.cluster === cluster) &&
    (filter.namespace === null || filter.namespace === namespace) &&
    (filter.service === null || filter.service === service) &&
    (filter.state === null || filter.state === state) &&
    (filter.q === null || text.includes(filter.q.toLowerCase()))
  );
}
