import type { Cluster } from './cluster.js';

/** What a replica of the API knows about itself. Fields may be added. */
export interface Status {
  readonly version: string;
  readonly uptimeMs: number;
  /** Cursor of the newest revision that it has folded; null = its view is not loaded yet. */
  readonly revision: string | null;
  readonly clusters: readonly Cluster[];
  readonly [field: string]: unknown;
}
