import type { StringMap } from './object-meta.js';

/** A core/v1 Endpoints object, as far as it is judged: never a source of addresses (semantics LEG-1). */
export interface LegacyEndpoints {
  readonly metadata: { readonly labels?: StringMap; readonly annotations?: StringMap };
  readonly subsets?:
    readonly { readonly addresses?: readonly unknown[]; readonly notReadyAddresses?: readonly unknown[] }[] | null;
}

const SKIP_MIRROR_LABEL = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';
const OVER_CAPACITY_ANNOTATION = 'endpoints.kubernetes.io/over-capacity';

/** Whether the mirroring controller copies it into slices, so that reading both would count twice (semantics LEG-2). */
export function isMirrored(
  { metadata, subsets }: LegacyEndpoints,
  service: { readonly spec: { readonly selector?: StringMap } } | null,
): boolean {
  if (metadata.labels?.[SKIP_MIRROR_LABEL] === 'true') return false;
  if (metadata.annotations?.[LEADER_ANNOTATION] !== undefined) return false;
  if (!service || Object.keys(service.spec.selector ?? {}).length > 0) return false;
  return (subsets ?? []).some(
    ({ addresses, notReadyAddresses }) => (addresses ?? []).length + (notReadyAddresses ?? []).length > 0,
  );
}

/** Whether it lists all addresses: beyond 1000 the controller cuts it and says so (semantics LEG-1). */
export function isComplete({ metadata }: LegacyEndpoints): boolean {
  return metadata.annotations?.[OVER_CAPACITY_ANNOTATION] !== 'truncated';
}
