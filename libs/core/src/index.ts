export { assertNever } from './assert-never.js';
export type {
  Endpoint,
  EndpointHints,
  EndpointPort,
  AddressFamily,
  Origin,
  RawConditions,
  TargetRef,
} from './endpoint.js';
export { ADDRESS_FAMILIES, ORIGINS } from './endpoint.js';
export type {
  EndpointSlice,
  ObjectReference,
  SliceConditions,
  SliceEndpoint,
  SliceHeader,
  SliceHints,
  SlicePort,
} from './endpoint-slice.js';
export type { MirroredSlice, SliceEntry } from './mirrored-slice.js';
export type { ObjectMeta, OwnerReference, StringMap } from './object-meta.js';
export type { Applied, ClientLocation, MatchMode, Readiness, RoutableDecision, Selection } from './selection.js';
export { DEFAULT_SELECTION, MATCH_MODES, NO_ZONE, READINESS } from './selection.js';
export type { LoadBalancerIngress, Protocol, Service, ServicePort, ServiceSpec } from './service.js';
export { PROTOCOLS } from './service.js';
export {
  EPOCH_ANNOTATION,
  HEADLESS_LABEL,
  INSTALLATION_LABEL,
  LAST_CHANGE_TRIGGER_TIME_ANNOTATION,
  MANAGED_BY_LABEL,
  SERVICE_NAME_LABEL,
  SERVICE_PROXY_NAME_LABEL,
} from './well-known.js';
export type { BackendChange, Change, EntryChange, MirrorChange, ServiceChange, SliceChange } from './change.js';
export { applySliceChange, revertSliceChange, serviceNameOf, servicesTouchedBy } from './change.js';
export type { ObservedSlice } from './diff-slice.js';
export { diffSlice, entryKeys } from './diff-slice.js';
export { hash128 } from './hash128.js';
export { jsonEquals } from './json-equals.js';
export { compareResourceVersions, isResourceVersion } from './resource-version.js';
export type { Revision } from './revision.js';
export { formatRevision, parseRevision } from './revision.js';
export { familyOf, readAddress } from './address.js';
export type { CanonicalAddress } from './address.js';
export { carrySince } from './carry-since.js';
export type { ServiceChanges } from './carry-since.js';
export { changeInstant } from './deduplication.js';
export { rawConditions, resolveConditions } from './conditions.js';
export type { ResolvedConditions } from './conditions.js';
export { CHANGE_TYPES, diffEndpoints, sameEndpoint } from './diff-endpoints.js';
export type { ChangeType, EndpointChange } from './diff-endpoints.js';
export { joinAddress, joinSlices } from './join-slices.js';
export type { TableScope } from './join-slices.js';
export { PortNarrower } from './port-narrower.js';
export { route } from './route.js';
export type { NotProxied, Routed, RoutedEndpoint, RouteQuery } from './route.js';
export { select } from './select.js';
export type { SelectionInput, SelectionResult } from './select.js';
export { copiesOf } from './slice-copy.js';
export type { SliceCopy } from './slice-copy.js';
export { targets } from './targets.js';
export { matchesLabels, parseLabelSelector } from './label-selector.js';
export type { LabelRequirement, LabelSelector } from './label-selector.js';
export { describeService } from './describe/describe-service.js';
export { describeSlice } from './describe/describe-slice.js';
export { describe } from './describe/describe.js';
export type { Described, DescribedFreshness } from './describe/describe.js';
export { explain } from './explain/explain.js';
export type { ExplainInput, Explanation } from './explain/explain.js';
export type { Reason } from './explain/reason.js';
export {
  DEFAULT_ENDPOINTS_PER_SLICE,
  MAX_ADDRESSES_PER_ENDPOINT,
  MAX_ENDPOINTS_PER_SLICE,
  MAX_HINTS,
} from './limits.js';
export { isComplete, isMirrored } from './legacy-endpoints.js';
export { propagationMs } from './propagation.js';
export { producerViolations } from './validate/producer-violations.js';
export { validateSlice } from './validate/validate-slice.js';
export type { FieldError } from './validate/field-errors.js';
export { DEFAULT_ADDRESS_POLICY, judgeAddress } from './policy/address-policy.js';
export type {
  AddressPolicy,
  AddressRights,
  AddressVerdict,
  AllowedAddress,
  RefusedAddress,
  RestrictedNetwork,
} from './policy/address-policy.js';
export { readAddressPolicy } from './policy/read-address-policy.js';
export type { AddressSettings, UnreadableSettings } from './policy/read-address-policy.js';
export { isInNetwork, readNetwork } from './policy/network.js';
export type { Network, NoNetwork } from './policy/network.js';
export {
  BACKEND_FIELDS,
  BACKEND_STATES,
  CHECK_PHASES,
  CHECK_STATES,
  CHECK_TYPES,
  PUBLISH_MODES,
  WRITE_BACK_STATES,
} from './backends/backend.js';
export type {
  Backend,
  BackendInput,
  BackendPort,
  BackendState,
  BackendStatus,
  CheckPhase,
  CheckPhaseName,
  CheckState,
  CheckStatus,
  CheckSummary,
  CheckType,
  HealthCheck,
  PublishMode,
  ResolvedStatus,
  WriteBackState,
  WriteBackStatus,
} from './backends/backend.js';
export {
  CHECK_DEFAULTS,
  FALL,
  INTERVAL_MS,
  MAX_BACKEND_LABELS,
  MAX_BACKEND_PORTS,
  MAX_BACKENDS_PER_REQUEST,
  MAX_CHECK_PATH,
  MAX_NOTE,
  PORT_RANGE,
  RISE,
  TIMEOUT_MS,
} from './backends/backend-limits.js';
export type { NumberRange } from './backends/backend-limits.js';
export { mergePatch, patchBackend } from './backends/backend-patch.js';
export { backendAddresses, BackendsByAddress } from './backends/backends-by-address.js';
export { backendRow, checkedRow, isRouted, routingRows, servedRows } from './backends/backend-rows.js';
export type { OwnScope, ServiceContents } from './backends/backend-rows.js';
export { draftService, serviceManifest, serviceNameProblem, validateCreateService } from './backends/create-service.js';
export type { CreateServiceInput, ServiceManifest } from './backends/create-service.js';
export { compareBackends } from './backends/files/compare-backends.js';
export type { BackendComparison, BackendDifference, FieldDifference } from './backends/files/compare-backends.js';
export { externalBackendsSchema } from './backends/files/external-backends-schema.js';
export { CLUSTER_NAME, FILE_API_VERSION, FILE_KIND, readExternalBackends } from './backends/files/external-backends.js';
export type { ExternalBackends, FileBackend, FileTarget } from './backends/files/external-backends.js';
export { writeExternalBackends } from './backends/files/write-external-backends.js';
export { checkedPort } from './backends/read-check.js';
export { backendKeys, repeatedBackends } from './backends/repeated-backends.js';
export type { Registered } from './backends/repeated-backends.js';
export { servedConditions, servedSince } from './backends/served-conditions.js';
export type { Served } from './backends/served-conditions.js';
export {
  backendViolations,
  judgeTarget,
  servedFamilies,
  serviceViolations,
  targetTransition,
  targetViolations,
} from './backends/target-rules.js';
export type { Targeting, TargetTransition, TargetVerdict } from './backends/target-rules.js';
export { validateBackendInput, validateBackendInputs } from './backends/validate-backend-input.js';
export type { InputContext } from './backends/validate-backend-input.js';
export { gravestCode, VIOLATION_CODES } from './backends/violation.js';
export type { Validated, Violation, ViolationCode } from './backends/violation.js';
export { WrittenSlices } from './backends/written-slices.js';
export type { Written } from './backends/written-slices.js';
export { portGroupOf } from './packing/desired-endpoint.js';
export type { DesiredEndpoint } from './packing/desired-endpoint.js';
export { desiredEndpoints } from './packing/desired-endpoints.js';
export type { Desired, DesiredInput } from './packing/desired-endpoints.js';
export type { PackSettings } from './packing/pack-settings.js';
export { epochOf, packSlices } from './packing/pack-slices.js';
export type { PackInput } from './packing/pack-slices.js';
export { foreignSliceWarnings, PLAN_WARNING_CODES } from './packing/plan-warning.js';
export type { PlanWarning, PlanWarningCode } from './packing/plan-warning.js';
export { planWriteBack } from './packing/plan-write-back.js';
export type { WriteBackInput } from './packing/plan-write-back.js';
export { byOwner, isOwnSlice } from './packing/slice-mark.js';
export type { SliceMark, SlicesByOwner } from './packing/slice-mark.js';
export { isEmptyPlan } from './packing/slice-plan.js';
export type { SliceManifest, SlicePlan, SliceRemoval } from './packing/slice-plan.js';
export { below, InputReader, isJsonObject } from './backends/input-reader.js';
export type { FieldNames, JsonObject, TextRule } from './backends/input-reader.js';
export { readInstant } from './backends/text-rules.js';
