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
  SignInLog,
  TokenDesk,
} from '@rollcall/catalog';
import type {
  Authenticator,
  IdentityProvider,
  OpenPlaces,
  Probe,
  ProbeAnswer,
  RateLimits,
  SealedBox,
  Sessions,
} from '@rollcall/platform';

import type { SignInUnderWay } from './sign-in-under-way.js';

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
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'hasEnded' | 'isProven'>;
  readonly sessions: Sessions;
  readonly signIns: SignInLog;
  /** null = nobody can sign in at one with a browser. */
  readonly identityProvider: IdentityProvider | null;
  /** What browsers keep while they are there. */
  readonly signInsUnderWay: SealedBox<SignInUnderWay>;
  readonly rates: RateLimits;
  readonly nowMs: () => number;
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
