export { FencedError, GroundLostError, StoreUnavailableError } from './catalog-errors.js';
export type { Clock, Random, Timer } from './clock.js';
export type { ClusterCommand, ClusterRegistry } from './clusters/cluster-registry.js';
export type {
  ClusterKind,
  ClusterRecord,
  ClusterState,
  ClusterStatus,
  GuardStatus,
  ScopeStatus,
} from './clusters/cluster-status.js';
export { CLUSTER_KINDS, CLUSTER_STATES } from './clusters/cluster-status.js';
export type {
  ClusterIdentity,
  ClusterSource,
  ObjectRef,
  ObservedObject,
  Resource,
  Scope,
  ScopeNews,
  Snapshot,
  SourceListener,
  Trouble,
  TroubleKind,
} from './mirror/cluster-source.js';
export { RESOURCES, scopeKey, SourceError, TROUBLES } from './mirror/cluster-source.js';
export type { HeldLease, LeaseStore } from './mirror/lease-store.js';
export type { MirrorStore, MirrorWrite, PublishedRevision, StoredMirror } from './mirror/mirror-store.js';
export type { CatalogSnapshot, LogFeed, LogListener, LogRevision, PastQuery } from './view/log-feed.js';
