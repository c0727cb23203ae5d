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
  HEADLESS_LABEL,
  LAST_CHANGE_TRIGGER_TIME_ANNOTATION,
  MANAGED_BY_LABEL,
  SERVICE_NAME_LABEL,
  SERVICE_PROXY_NAME_LABEL,
} from './well-known.js';
export type { Change, EntryChange, ServiceChange, SliceChange } from './change.js';
export { applySliceChange, revertSliceChange, serviceNameOf, servicesTouchedBy } from './change.js';
export type { ObservedSlice } from './diff-slice.js';
export { diffSlice, entryKeys } from './diff-slice.js';
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
export { MAX_ADDRESSES_PER_ENDPOINT, MAX_ENDPOINTS_PER_SLICE, MAX_HINTS } from './limits.js';
export { isComplete, isMirrored } from './legacy-endpoints.js';
export { propagationMs } from './propagation.js';
export { producerViolations } from './validate/producer-violations.js';
export { validateSlice } from './validate/validate-slice.js';
export type { FieldError } from './validate/field-errors.js';
