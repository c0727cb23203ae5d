import type { IncomingMessage } from 'node:http';

import type {
  AuditReads,
  BackendDesk,
  BackendReads,
  Catalog,
  ClusterDesk,
  ClusterReads,
  EndpointReads,
  EndpointStreams,
  HistoryReads,
  LongPoll,
  ServiceReads,
  Sight,
  TokenDesk,
} from '@rollcall/catalog';
import type { Authenticator, OpenPlaces, Probe, ProbeAnswer } from '@rollcall/platform';

/** Injection token of {@link RestParts}. */
export const REST_PARTS = Symbol('REST_PARTS');

/** What the REST edge speaks for. */
export interface RestParts {
  readonly catalog: Catalog;
  readonly endpoints: EndpointReads;
  readonly services: ServiceReads;
  readonly history: HistoryReads;
  readonly clusters: ClusterReads;
  readonly longPoll: LongPoll;
  readonly streams: EndpointStreams;
  readonly backends: BackendReads;
  /** Changes registrations: see catalog's register-backends.ts and change-backend.ts. */
  readonly desk: BackendDesk;
  readonly audit: AuditReads;
  readonly tokens: TokenDesk;
  readonly authenticator: Pick<Authenticator, 'hasEnded'>;
  /** What administrators do about clusters. */
  readonly clusterDesk: ClusterDesk;
  readonly places: OpenPlaces;
  /** For whom a request counts. */
  readonly blockOf: (request: IncomingMessage) => string;
  readonly version: string;
  /** `/livez`, `/readyz`. */
  readonly health: ReadonlyMap<string, Probe>;
  /** `/statusz`: what whoever asks sees of what this replica knows. */
  status(sight: Sight): ProbeAnswer;
}
