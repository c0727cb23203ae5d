import type { Revision } from '@rollcall/core';
import { formatRevision } from '@rollcall/core';

/** Headers of the answer to a change, which nobody keeps. `revision`: what it became; null = nothing was written. */
export function changeHeaders(revision: Revision | null): Readonly<Record<string, string>> {
  return { 'cache-control': 'no-store', ...(revision && { 'rollcall-revision': formatRevision(revision) }) };
}
