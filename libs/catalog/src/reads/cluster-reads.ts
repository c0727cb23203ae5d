import type { Sight } from '../access/access.js';
import { NotFoundError, NotSyncedError } from '../catalog-errors.js';
import type { ClusterView } from '../clusters/cluster-board.js';
import { visibleStatus } from '../clusters/visible-status.js';
import type { ObjectCounts } from '../view/catalog-view.js';
import type { Catalog } from './catalog.js';

/** A cluster as somebody sees it, and how much of what they see is mirrored. */
export interface ClusterAnswer extends ClusterView {
  readonly counts: ObjectCounts;
}

/** Reads what is known of clusters. */
export class ClusterReads {
  constructor(private readonly catalog: Catalog) {}

  /** By name. */
  list(sight: Sight): readonly ClusterAnswer[] {
    return this.catalog.clustersOf({ cluster: null, sight }).map((name) => this.one(name, sight));
  }

  /** Throws {@link NotFoundError}, {@link NotSyncedError}. */
  one(name: string, sight: Sight): ClusterAnswer {
    const [seen] = this.catalog.clustersOf({ cluster: name, sight });
    const cluster = seen === undefined ? null : this.catalog.board.view(seen);
    // Before anything is known, nothing is known to be absent.
    if (!cluster && !this.catalog.isLoaded) throw new NotSyncedError([], 'the view is being loaded');
    if (!cluster) throw new NotFoundError(`there is no cluster ${name}`);
    return { ...cluster, status: visibleStatus(cluster.status, sight), counts: this.catalog.view.counts(name, sight) };
  }
}
