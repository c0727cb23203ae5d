import type { Endpoint } from './endpoint.js';
import { jsonEquals } from './json-equals.js';

export const CHANGE_TYPES = ['ADDED', 'MODIFIED', 'REMOVED'] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** How one endpoint of a selection changed. REMOVED carries the endpoint as it was. */
export interface EndpointChange {
  readonly type: ChangeType;
  readonly endpoint: Endpoint;
}

/** Whether two rows are the same in every field that is served. Rows are immutable, so mostly they are the same object. */
export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a === b || jsonEquals({ ...a, slicesByPort: null }, { ...b, slicesByPort: null });
}

/** What leads from one list in the order of answers to another. Linear; an endpoint keeps its id and so its place. */
export function diffEndpoints(before: readonly Endpoint[], after: readonly Endpoint[]): readonly EndpointChange[] {
  const changes: EndpointChange[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [old, now] = [before[i], after[j]];
    if (!old && !now) return changes;
    if (old && (!now || old.sortKey < now.sortKey)) {
      changes.push({ type: 'REMOVED', endpoint: old });
      i += 1;
    } else if (now && (!old || now.sortKey < old.sortKey)) {
      changes.push({ type: 'ADDED', endpoint: now });
      j += 1;
    } else if (old && now) {
      if (!sameEndpoint(old, now)) changes.push({ type: 'MODIFIED', endpoint: now });
      i += 1;
      j += 1;
    }
  }
}
