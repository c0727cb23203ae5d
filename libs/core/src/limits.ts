/** Limits of discovery.k8s.io/v1, with what the API says of them (k8s.io/api/discovery/v1/types.go). */

/** "Each slice may include a maximum of 1000 endpoints." */
export const MAX_ENDPOINTS_PER_SLICE = 1_000;
/** Endpoints that we put into a slice, as the EndpointSlice controller does ("max-endpoints-per-slice", default 100). */
export const DEFAULT_ENDPOINTS_PER_SLICE = 100;
/** "addresses ... Each item must contain at least 1 and no more than 100." */
export const MAX_ADDRESSES_PER_ENDPOINT = 100;
/** "Each slice may include a maximum of 100 ports", says the text; the API server allows this many (semantics VAL-31). */
export const MAX_PORTS_PER_SLICE = 20_000;
/** "May contain a maximum of 8 entries": forZones and forNodes each. */
export const MAX_HINTS = 8;
/** A DNS label (RFC 1123), and a label value. */
export const MAX_LABEL = 63;
/** A DNS name. */
export const MAX_NAME = 253;
