import type { SliceMark } from './slice-mark.js';

export interface PackSettings {
  readonly mark: SliceMark;
  /** Endpoints in a slice, 1..1000. Slices that are fuller, from before it was lowered, are left so. */
  readonly maxEndpoints: number;
  /** Of the leader that writes; null = not known, and what slices say of it stays. */
  readonly epoch: number | null;
}
