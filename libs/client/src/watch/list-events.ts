import type { Applied } from '../contract/endpoint-set.js';
import type { ChangeType, FreshnessEvent } from '../contract/events.js';
import type { Freshness } from '../contract/freshness.js';
import { RollcallError } from '../rollcall-error.js';
import type { WatchFrame } from './frame.js';

interface AtRevision {
  readonly revision: string;
  readonly freshness: Freshness;
}

/** An event of a list, whatever it is a list of. `I`: how the items are told, `{ services: [] }`; `C`: how one is, `{ service }`. */
export type ListEvent<I, C> =
  | (AtRevision & { readonly type: 'SNAPSHOT' | 'RESYNC' } & I)
  | (AtRevision & { readonly type: 'CHANGES'; readonly changes: readonly ({ readonly type: ChangeType } & C)[] })
  | FreshnessEvent;

/** Reads an event of a GraphQL subscription. Throws {@link RollcallError} for what is none. */
export function listFrame<T, I, C>(
  event: ListEvent<I, C> | undefined,
  read: {
    readonly items: (whole: I) => readonly T[];
    readonly item: (change: C) => T;
    /** Of lists that are told with it. */
    readonly applied?: (whole: I) => Applied;
  },
): WatchFrame<T> {
  switch (event?.type) {
    case 'SNAPSHOT':
    case 'RESYNC': {
      const { type, revision, freshness } = event;
      return { type, revision, freshness, applied: read.applied?.(event) ?? null, items: read.items(event) };
    }
    case 'CHANGES': {
      const { type, revision, freshness } = event;
      const changes = event.changes.map((change) => ({ type: change.type, item: read.item(change) }));
      return { type, revision, freshness, changes };
    }
    case 'FRESHNESS': {
      const { type, revision, freshness } = event;
      return { type, revision, freshness };
    }
    case undefined:
      throw new RollcallError('an event without a type', { code: 'BAD_ANSWER' });
  }
}

/** An event of a watch as its consumer sees it. */
export function listEvent<T, I, C>(
  frame: WatchFrame<T>,
  tell: { readonly items: (items: readonly T[], applied: Applied | null) => I; readonly item: (item: T) => C },
): ListEvent<I, C> {
  const { revision, freshness } = frame;
  switch (frame.type) {
    case 'SNAPSHOT':
    case 'RESYNC':
      return { type: frame.type, revision, freshness, ...tell.items(frame.items, frame.applied) };
    case 'CHANGES': {
      const changes = frame.changes.map(({ type, item }) => ({ type, ...tell.item(item) }));
      return { type: 'CHANGES', revision, freshness, changes };
    }
    case 'FRESHNESS':
      return { type: 'FRESHNESS', revision, freshness };
  }
}
