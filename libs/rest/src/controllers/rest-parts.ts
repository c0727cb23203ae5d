import type { IncomingMessage } from 'node:http';

import type {
  AuditReads,
  BackendDesk,
  BackendReads,
  Catalog,
  ClusterCommands,
  ClusterReads,
  EndpointReads,
  EndpointStreams,
  LongPoll,
  ServiceReads,
  Sight,
} from '@rollcall/catalog';
<<<<<<< libs/rest/src/controllers/rest-parts.ts
import type { OpenPlaces, Probe, ProbeAnswer } from '@rollcall/platform';
=======
import type { OpenPlaces, Probe } from '@rollcall/platform';
>>>>>>> /tmp/oidc/mine

/** Injection token of {@link RestParts}. */
export const REST_PARTS = Symbol('REST_PARTS');

/** What the REST edge speaks for. */
export interface RestParts {
  readonly catalog: Catalog;
  readonly endpoints: EndpointReads;
  readonly services: ServiceReads;
  readonly clusters: ClusterReads;
  readonly longPoll: LongPoll;
  readonly streams: EndpointStreams;
  readonly backends: BackendReads;
  /** Changes registrations: see catalog's register-backends.ts and change-backend.ts. */
  readonly desk: BackendDesk;
  readonly audit: AuditReads;
  readonly commands: ClusterCommands;
  /** Forgets a cluster: see catalog's retire-cluster.ts. */
  retireCluster(cluster: string): Promise<void>;
  readonly places: OpenPlaces;
  /** For whom a request counts. */
  readonly blockOf: (request: IncomingMessage) => string;
  readonly version: string;
  /** `/livez`, `/readyz`. */
  readonly health: ReadonlyMap<string, Probe>;
  /** `/statusz`: what whoever asks sees of what this replica knows. */
  status(sight: Sight): ProbeAnswer;
}
