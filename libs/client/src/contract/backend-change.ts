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

/** What has to be written to the cluster so that it holds what is registered. */
export interface WriteBackPlan {
  readonly create: readonly PlannedSlice[];
  readonly update: readonly PlannedSlice[];
  readonly delete: readonly { readonly namespace: string; readonly name: string }[];
  readonly warnings: readonly PlanWarning[];
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
