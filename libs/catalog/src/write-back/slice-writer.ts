import type { SliceManifest, SliceRemoval } from '@rollcall/core';

/**
 * Writes our slices to one cluster.
 *
 * Promises: nothing is written over what the plan has not seen. A slice is created only under a free name, and changed and removed only in just the version
 * that the plan was made from; so a slice of somebody else, or of a leader with a higher epoch, is never touched by a plan that leaves it out. What became of a
 * write is a value: no method rejects, nor tries again by itself.
 * Does not promise that a write that is UNAVAILABLE did not arrive: the next plan, made from what the watch shows, knows.
 */
export interface SliceWriter {
  /** Only under a free name. The manifest has no resourceVersion. */
  create(slice: SliceManifest): Promise<WriteOutcome>;
  /** Needs the manifest's resourceVersion. `force`: takes fields over that another manager has set; in no other version, either. */
  update(slice: SliceManifest, options: { readonly force: boolean }): Promise<WriteOutcome>;
  /** Needs the uid and the version of the slice. GONE: it was not there any more. */
  remove(slice: SliceRemoval): Promise<WriteOutcome>;
  /** What the API server, with all its admission, would say to {@link create}, or to {@link update} if the manifest has a resourceVersion. Writes nothing. */
  dryRun(slice: SliceManifest): Promise<WriteOutcome>;
  /** A new Service, from a whole manifest with name and namespace. */
  createService(manifest: object, options: { readonly dryRun: boolean }): Promise<WriteOutcome>;
}

/** What became of a write; a person understands every `message`. */
export type WriteOutcome =
  /** `resourceVersion`: of the object as it is now; of a dry run and of a removal '' where there is none. */
  | { readonly type: 'WRITTEN'; readonly resourceVersion: string; readonly warnings: readonly string[] }
  /** It changed since the plan was made (no managers), or other managers hold fields that we write (named): plan again. */
  | { readonly type: 'CONFLICT'; readonly message: string; readonly managers: readonly string[] }
  /** The name is taken. */
  | { readonly type: 'EXISTS' }
  /** It is not there (any more), or another one has its name. */
  | { readonly type: 'GONE' }
  /** 422, 400, or an admission policy's denial: the same write would be refused again. */
  | { readonly type: 'REFUSED'; readonly message: string; readonly causes: readonly RefusalCause[] }
  /** We may not. */
  | { readonly type: 'FORBIDDEN'; readonly message: string }
  /** The namespace does not exist, or is being deleted. */
  | { readonly type: 'NAMESPACE_GONE'; readonly message: string }
  /** 401, 429, 5xx, no connection, time-out. Whether the write arrived is unknown. `retryAfterMs`: as the server asks. */
  | { readonly type: 'UNAVAILABLE'; readonly message: string; readonly retryAfterMs: number | null };

/** One reason of a refusal. `field`: as the API server names it, `endpoints[3].addresses[0]`; '' = none. */
export interface RefusalCause {
  readonly field: string;
  readonly message: string;
}
