import type { Cluster } from '../contract/cluster.js';
import { RollcallError } from '../rollcall-error.js';
import { CLUSTER_FIELDS } from './graphql-fields.js';
import type { GraphqlSubject } from './graphql-subject.js';
import type { Position } from './position.js';
import { sameJson } from './same-json.js';

/** How a cluster stands, or that the connection lives: nothing is said of clusters for as long as nothing happens. */
export type ClusterFrame = { readonly type: 'CLUSTER'; readonly cluster: Cluster } | { readonly type: 'ALIVE' };

const QUERY = `subscription Clusters {
  clusters {${CLUSTER_FIELDS}
  }
}`;

/** All clusters, as a GraphQL subscription. */
export const CLUSTERS_SUBJECT: GraphqlSubject<ClusterFrame> = {
  query: QUERY,
  variables: () => ({}),
  alive: { type: 'ALIVE' },
  merge: (frames) => [...new Map(frames.map((frame) => [nameOf(frame), frame])).values()],
  frameOf: (data) => {
    const cluster = (data as { readonly clusters?: Cluster } | null)?.clusters;
    if (typeof cluster?.name !== 'string') throw new RollcallError('a cluster without a name', { code: 'BAD_ANSWER' });
    return { type: 'CLUSTER', cluster };
  },
};

/** What the consumer knows of each cluster. There is no cursor: every connection begins with all of them. */
export class ClustersPosition implements Position<ClusterFrame, Cluster> {
  readonly cursor = null;
  readonly hasBegun = false;
  private readonly known = new Map<string, Cluster>();

  accept(frame: ClusterFrame): Cluster | null {
    if (frame.type === 'ALIVE') return null;
    const { cluster } = frame;
    if (sameJson(this.known.get(cluster.name), cluster)) return null;
    this.known.set(cluster.name, cluster);
    return cluster;
  }

  forget(): void {
    // Nothing is resumed.
  }

  allGone(): null {
    return null;
  }
}

function nameOf(frame: ClusterFrame): string | null {
  return frame.type === 'CLUSTER' ? frame.cluster.name : null;
}
