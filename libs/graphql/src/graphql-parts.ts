import type {
  AuditReads,
  BackendDesk,
  BackendReads,
  BackendStreams,
  Catalog,
  ClusterReads,
  EndpointReads,
  EndpointStreams,
  HistoryReads,
  ServiceReads,
  ServiceStreams,
  ClusterStreams,
} from '@rollcall/catalog';

/** Injection token of {@link GraphqlParts}. */
export const GRAPHQL_PARTS = Symbol('GRAPHQL_PARTS');

/** What the GraphQL edge speaks for. */
export interface GraphqlParts {
  readonly catalog: Catalog;
  readonly endpoints: EndpointReads;
  readonly services: ServiceReads;
  readonly history: HistoryReads;
  readonly clusters: ClusterReads;
  readonly backends: BackendReads;
  /** Changes registrations: see catalog's register-backends.ts and change-backend.ts. */
  readonly desk: BackendDesk;
  readonly audit: AuditReads;
  readonly endpointStreams: EndpointStreams;
  readonly serviceStreams: ServiceStreams;
  readonly backendStreams: BackendStreams;
  readonly clusterStreams: ClusterStreams;
}
