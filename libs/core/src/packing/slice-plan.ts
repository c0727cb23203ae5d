import type { AddressFamily } from '../endpoint.js';
import type { SliceEndpoint, SlicePort } from '../endpoint-slice.js';
import type { OwnerReference, StringMap } from '../object-meta.js';
import type { PlanWarning } from './plan-warning.js';

/** A whole discovery.k8s.io/v1 EndpointSlice, ready to be applied, or to be shown as YAML: apply takes away what is left out (semantics SSA-3). */
export interface SliceManifest {
  readonly apiVersion: 'discovery.k8s.io/v1';
  readonly kind: 'EndpointSlice';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: StringMap;
    readonly annotations?: StringMap;
    readonly ownerReferences?: readonly OwnerReference[];
    /** Of updates: the version that the plan was made from; the API server refuses any other. */
    readonly resourceVersion?: string;
  };
  readonly addressType: AddressFamily;
  readonly endpoints: readonly SliceEndpoint[];
  readonly ports: readonly SlicePort[];
}

/** A slice to be deleted, in just this version. */
export interface SliceRemoval {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  readonly resourceVersion: string | null;
}

/**
 * What has to be written so that the cluster holds what is registered. To be applied in the order create, update, delete, so that an endpoint may be there
 * twice for a moment and is never missing (semantics PCK-12).
 */
export interface SlicePlan {
  readonly create: readonly SliceManifest[];
  readonly update: readonly SliceManifest[];
  readonly delete: readonly SliceRemoval[];
  /** Names of our slices that are as they should be. */
  readonly unchanged: readonly string[];
  readonly warnings: readonly PlanWarning[];
}

/** Whether there is nothing to write. */
export function isEmptyPlan(plan: SlicePlan): boolean {
  return plan.create.length + plan.update.length + plan.delete.length === 0;
}
