export type {
  ChangeBackendOptions,
  ChangeOptions,
  PageOptions,
  ReadEndpointsOptions,
  ReadOptions,
  ReadViewOptions,
  RegisterOptions,
  RollcallClientOptions,
  WatchEndpointsOptions,
  WatchListOptions,
  WatchOptions,
} from './client-options.js';
export type { ApiToken, CreatedToken, Role, Scopes, Session, SessionCaller, TokenInput } from './contract/access.js';
export { ROLES } from './contract/access.js';
export type { AuditEntry, AuditFilter, AuditOutcome, AuditPage } from './contract/audit.js';
export { AUDIT_OUTCOMES } from './contract/audit.js';
export type {
  ClusterCheck,
  ClusterFinding,
  PlannedSlice,
  PlanWarning,
  RegisteredBackends,
  RemovedBackend,
  UpdatedBackend,
  WriteBackPlan,
} from './contract/backend-change.js';
export type {
  Backend,
  BackendFilter,
  BackendInput,
  BackendPage,
  BackendPatch,
  BackendPort,
  BackendPortInput,
  BackendState,
  BackendStatus,
  CheckPhase,
  CheckState,
  CheckType,
  CreateServiceInput,
  HealthCheck,
  HealthCheckInput,
  PublishMode,
  WriteBackState,
} from './contract/backend.js';
export { BACKEND_STATES, CHECK_TYPES, PUBLISH_MODES } from './contract/backend.js';
export type { CheckEvent, CheckResult, CheckTarget } from './contract/check-event.js';
export type { Cluster, ClusterScope, Guard } from './contract/cluster.js';
export type { Applied, EndpointSet, RoutableDecision } from './contract/endpoint-set.js';
export type { EndpointSlice } from './contract/endpoint-slice.js';
export type {
  AddressFamily,
  Endpoint,
  EndpointCheck,
  EndpointHints,
  EndpointPort,
  Origin,
  RawConditions,
  TargetRef,
} from './contract/endpoint.js';
export { ADDRESS_FAMILIES } from './contract/endpoint.js';
export type {
  BackendChange,
  BackendsEvent,
  ChangedBackends,
  ChangedEndpoints,
  ChangedServices,
  ChangeType,
  EndpointChange,
  EndpointsEvent,
  FreshnessEvent,
  ServiceChange,
  ServicesEvent,
  WholeBackends,
  WholeEndpoints,
  WholeServices,
} from './contract/events.js';
export type { Explanation, Reason } from './contract/explanation.js';
export type { ClusterFreshness, ClusterState, Freshness } from './contract/freshness.js';
export { CLUSTER_STATES } from './contract/freshness.js';
export type {
  EndpointHistory,
  EndpointPast,
  EndpointSpan,
  GapReason,
  HistoryGap,
  HistoryWindow,
  SpanState,
  TransitionReason,
} from './contract/history.js';
export { SPAN_STATES } from './contract/history.js';
export type { Protocol, Readiness, Selection, ServiceFilter, ServiceRef } from './contract/selection.js';
export { PROTOCOLS, READINESS } from './contract/selection.js';
export type {
  EndpointCounts,
  Service,
  ServicePage,
  ServicePort,
  ServiceSummary,
  ZoneCounts,
} from './contract/service.js';
export type { Status } from './contract/status.js';
export type { Token } from './http/http.js';
export type { ConditionalEndpoints } from './rollcall-client.js';
export { RollcallClient } from './rollcall-client.js';
export type { ErrorDetail, RollcallErrorCode } from './rollcall-error.js';
export { RollcallError } from './rollcall-error.js';
export type { Timers } from './timers.js';
export { applyEvent } from './watch/apply-event.js';
export type { EndpointsState } from './watch/apply-event.js';
export { compareEndpoints } from './watch/endpoint-order.js';
export type { TransportName } from './watch/transport.js';
export type { WatchStatus } from './watch/watch-status.js';
