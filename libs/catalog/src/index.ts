export type { AbortLike } from './abort-like.js';
export { EVERYWHERE, ROLES, sightKey } from './access/access.js';
export type { Access, Place, Role, Scopes, Sight } from './access/access.js';
export { AuditReads } from './access/audit-reads.js';
export { mayShare } from './access/shared-ref.js';
export type { StoredToken, Token, TokenChange } from './access/token.js';
export { TokenDesk } from './access/token-desk.js';
export type { CreatedToken, ListedToken, RevokedToken, TokenDeskParts, TokenMint } from './access/token-desk.js';
export { MAX_TOKEN_NAME, MAX_TOKEN_PLACES } from './access/token-input.js';
export { TokenDirectory } from './access/token-directory.js';
export type { LastUses, TokenStore } from './access/token-store.js';
export { TokenUses } from './access/token-uses.js';
export type { TokenUsesParts } from './access/token-uses.js';
export { CappedAuditLog } from './access/capped-audit-log.js';
export type { CappedAuditLogParts, Rate } from './access/capped-audit-log.js';
export { SignInLog } from './access/sign-in-log.js';
export type { SignInLogParts } from './access/sign-in-log.js';
export { Tokens } from './access/tokens.js';
export type {
  Actor,
  AuditEntry,
  AuditLog,
  AuditOrigin,
  AuditOutcome,
  AuditPage,
  AuditPlaces,
  AuditQuery,
  AuditRecord,
  AuditTarget,
} from './backends/audit-log.js';
export { AUDIT_OUTCOMES } from './backends/audit-log.js';
export { BackendDesk, isRefusal } from './backends/backend-desk.js';
export type { BackendParts } from './backends/backend-desk.js';
export { KeyUsedError, OutdatedBackendError, RegisteredTwiceError } from './backends/backend-errors.js';
export { BackendReads } from './backends/backend-reads.js';
export type { BackendPage } from './backends/backend-reads.js';
export type { Caller, RegisterRequest, UpdateRequest, VersionedBackend } from './backends/backend-requests.js';
export type {
  BackendEdit,
  BackendStore,
  BackendWrite,
  KeptAnswer,
  RegisteredPart,
  StatusParts,
  StatusReport,
  StatusReports,
} from './backends/backend-store.js';
export { removeBackend, updateBackend } from './backends/change-backend.js';
export type { Refusal, Registered, Removed, Updated } from './backends/mutation-results.js';
export { registerBackends } from './backends/register-backends.js';
export { OwnPlaces } from './backends/own-places.js';
export type { OwnAddress, OwnAddressStore, OwnHost, OwnPlacesParts } from './backends/own-places.js';
export { WriteBackPreview } from './backends/write-back-preview.js';
export type { PreviewOptions } from './backends/write-back-preview.js';
export {
  AmbiguousServiceError,
  ClusterUnavailableError,
  FencedError,
  GroundLostError,
  NotFoundError,
  NotSyncedError,
  ResyncRequiredError,
  StoreUnavailableError,
  TooManyQuestionsError,
  TooStaleError,
} from './catalog-errors.js';
export { checkNow } from './checks/check-now.js';
export type { CheckListener, CheckRequest, CheckResult } from './checks/check-now.js';
export { clampTtl, TTL_SECONDS } from './checks/clamp-ttl.js';
export { RESOLUTION_FAILURES } from './checks/name-resolver.js';
export type { NameResolver, Resolution, ResolutionFailure, ResolvedAddress } from './checks/name-resolver.js';
export type { Prober, ProbeResult, ProbeTarget } from './checks/prober.js';
export type { Clock, Random, Timer } from './clock.js';
export { ClusterBoard } from './clusters/cluster-board.js';
export type { ClusterView } from './clusters/cluster-board.js';
export { ClusterDesk } from './clusters/cluster-desk.js';
export type { ClusterDeskParts, ClusterDone } from './clusters/cluster-desk.js';
export type { ClusterCommands } from './clusters/cluster-commands.js';
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
export type { ClusterFreshness, Freshness } from './clusters/freshness.js';
export { ClusterInUseError, retireCluster } from './clusters/retire-cluster.js';
export type { ClusterFinding, ClusterOpinion } from './commands/cluster-opinion.js';
export { LeaderAnswers } from './commands/leader-answers.js';
export type { LeaderAnswersParts } from './commands/leader-answers.js';
export { LeaderDesk } from './commands/leader-desk.js';
export type { Asking, LeaderDeskParts } from './commands/leader-desk.js';
export type {
  Answered,
  CheckQuestion,
  DryRunAnswer,
  DryRunQuestion,
  QuestionKind,
} from './commands/leader-question.js';
export { QuestionRunner } from './commands/question-runner.js';
export type { AnswerTools, QuestionRunnerParts } from './commands/question-runner.js';
export type {
  AskResult,
  Bell,
  NewQuestion,
  QuestionOutcome,
  QuestionState,
  QuestionStore,
  Taken,
  TakenQuestion,
  TakeRequest,
} from './commands/question-store.js';
export { GAP_REASONS, SPAN_STATES, TRANSITION_REASONS } from './history/endpoint-history.js';
export type {
  EndpointHistory,
  EndpointPast,
  EndpointSpan,
  GapReason,
  HistoryGap,
  HistoryWindow,
  PresentState,
  SpanState,
  TransitionReason,
} from './history/endpoint-history.js';
export type { HistoryLog, HistoryQuery, RecordedChange, RecordedHistory } from './history/history-log.js';
export { HistoryReads } from './history/history-reads.js';
export type { HistoryReadsParts, HistoryRequest } from './history/history-reads.js';
export type { LogFields, Logger } from './logger.js';
export type { ClusterMirror } from './mirror/cluster-mirror.js';
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
export { MirrorWorker } from './mirror/mirror-worker.js';
export type { MirroredCluster, MirrorWorkerOptions, MirrorWorkerParts } from './mirror/mirror-worker.js';
export { Catalog } from './reads/catalog.js';
export type { CatalogOptions, CatalogParts, ScopedClusters } from './reads/catalog.js';
export { clusterFields } from './reads/cluster-fields.js';
export type { ClusterAnswer } from './reads/cluster-reads.js';
export { ClusterReads } from './reads/cluster-reads.js';
export type { EndpointAnswer, ReadConditions } from './reads/endpoint-reads.js';
export { EndpointReads } from './reads/endpoint-reads.js';
export { LongPoll } from './reads/long-poll.js';
export { PastSelections } from './reads/past-selections.js';
export type { PageRequest, ServiceFilter, ServicePage } from './reads/service-reads.js';
export { ServiceReads } from './reads/service-reads.js';
export type { EndpointCounts, ServiceSummary, SummaryPort, ZoneCounts } from './reads/service-summary.js';
export type { ClusterStream } from './streams/cluster-streams.js';
export { ClusterStreams } from './streams/cluster-streams.js';
export type { BackendsEvent } from './streams/backend-event.js';
export type { BackendStream } from './streams/backend-streams.js';
export { BackendStreams } from './streams/backend-streams.js';
export type { EndpointEvent } from './streams/endpoint-event.js';
export type { EndpointStream } from './streams/endpoint-streams.js';
export { EndpointStreams } from './streams/endpoint-streams.js';
export type { ServiceChangeEvent, ServicesEvent, ServiceStream } from './streams/service-streams.js';
export { ServiceStreams } from './streams/service-streams.js';
export type { ObjectCounts } from './view/catalog-view.js';
export type { CatalogSnapshot, LastChange, LogFeed, LogListener, LogRevision, PastQuery } from './view/log-feed.js';
export type { BackendDifference, BackendVersion } from './view/backend-feed.js';
export type { BackendFilter } from './view/backend-filter.js';
export type { ScopedRef, SelectionFeed, SelectionVersion, ServiceRef } from './view/selection-feed.js';
export type { ServiceName } from './view/service-view.js';
export type { LeadershipListener, LedCluster } from './write-back/led-cluster.js';
export type { OpenSliceWriter } from './write-back/cluster-registrations.js';
export { RegistrationWorker } from './write-back/registration-worker.js';
export type { RegistrationWorkerOptions, RegistrationWorkerParts } from './write-back/registration-worker.js';
export type { RegistrationFigures } from './write-back/registration-figures.js';
export type { TalliedWrites } from './write-back/write-tally.js';
export type { RefusalCause, SliceWriter, WriteOutcome } from './write-back/slice-writer.js';
