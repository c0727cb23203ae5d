import { NotFoundError, NotSyncedError } from '../catalog-errors.js';
import type { ClusterView } from '../clusters/cluster-board.js';
import type { Catalog } from './catalog.js';

/** A cluster and how much of it is mirrored. */
export interface ClusterAnswer extends ClusterView {
  readonly counts: { readonly services: number; readonly slices: number; readonly endpoints: number };
}

/** Reads what is known of clusters. */
export class ClusterReads {
  constructor(private readonly catalog: Catalog) {}

  /** By name. */
  list(): readonly ClusterAnswer[] {
    return this.catalog.board.names().map((name) => this.one(name));
  }

  /** Throws {@link NotFoundError}, {@link NotSyncedError}. */
  one(name: string): ClusterAnswer {
    const cluster = this.catalog.board.view(name);
    // Before anything is known, nothing is known to be absent.
    if (!cluster && !this.catalog.isLoaded) throw new NotSyncedError([], 'the view is being loaded');
    if (!cluster) throw new NotFoundError(`there is no cluster ${name}`);
    return { ...cluster, counts: this.catalog.view.counts(name) };
  }
}
