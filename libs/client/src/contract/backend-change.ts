import type { Backend } from './backend.js';

/** A slice that is to be written. */
export interface PlannedSlice {
  readonly namespace: string;
  readonly name: string;
  readonly addressType: string;
  /** How many it holds. */
  readonly endpoints: number;
  /** The whole EndpointSlice, as it would be applied. */
  readonly yaml: string;
}

export interface PlanWarning {
  readonly code: string;
  readonly message: string;
  readonly slice: string | null;
  readonly manager: string | null;
  readonly endpoints: number | null;
}

/** Something that the API server would not take, or that it says beside taking it. */
export interface ClusterFinding {
  readonly code: 'REFUSED' | 'FORBIDDEN' | 'CONFLICT' | 'WARNING';
  readonly kind: 'Service' | 'EndpointSlice';
  readonly name: string;
  readonly message: string;
  /** Who else has set fields that would be written. */
  readonly managers: readonly string[];
  readonly fields: readonly { readonly field: string; readonly message: string }[];
}

/** What the API server, with all its admission, says to a plan. */
export interface ClusterCheck {
  readonly checked: boolean;
  /** `checked against the cluster`, or `not checked against the cluster: ` and why. */
  readonly message: string;
  /** Empty, if it was checked: all of it would be taken. */
  readonly findings: readonly ClusterFinding[];
}

/** What has to be written to the cluster so that it holds what is registered. */
export interface WriteBackPlan {
  readonly create: readonly PlannedSlice[];
  readonly update: readonly PlannedSlice[];
  readonly delete: readonly { readonly namespace: string; readonly name: string }[];
  readonly warnings: readonly PlanWarning[];
  /** null = it was no dry run. */
  readonly clusterCheck: ClusterCheck | null;
}

/** What became of a change of registrations. */
interface Change {
  readonly plan: WriteBackPlan;
  /** Give it as `minRevision` to read what became of it, at whichever replica; null = a dry run: nothing was written. */
  readonly revision: string | null;
}

export interface RegisteredBackends extends Change {
  /** In the order in which they were sent. */
  readonly backends: readonly Backend[];
}

export interface UpdatedBackend extends Change {
  readonly backend: Backend;
}

export interface RemovedBackend extends Change {
  readonly id: string;
}
