/** Labels and annotations that Kubernetes gives a meaning (k8s.io/api/discovery/v1/well_known_labels.go and core/v1/annotation_key_constants.go). */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
export const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
/** On a slice: kube-proxy's watch leaves it out (semantics ASC-7). */
export const HEADLESS_LABEL = 'service.kubernetes.io/headless';
/** On a Service: another proxy serves it (semantics SVC-3). */
export const SERVICE_PROXY_NAME_LABEL = 'service.kubernetes.io/service-proxy-name';
/** Time of the change that led to this slice write, RFC 3339 with nanoseconds (semantics LAT-1). */
export const LAST_CHANGE_TRIGGER_TIME_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time';
/** On our slices: which installation wrote it. */
export const INSTALLATION_LABEL = 'rollcall.dev/installation';
/** On our slices: the epoch of the leader that wrote it last; the slice of a higher one is never overwritten (sync 4). */
export const EPOCH_ANNOTATION = 'rollcall.dev/epoch';
