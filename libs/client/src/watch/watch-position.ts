import type { Freshness } from '../contract/freshness.js';
import { RollcallError } from '../rollcall-error.js';
import type { ChangesFrame, Frame, ItemChange, StateFrame, WatchFrame } from './frame.js';
import type { Position } from './position.js';
import { compareToCursor } from './revision-order.js';
import { sameJson } from './same-json.js';

/**
 * Where a watch is, and what its consumer has by now. Decides which frames of a transport the consumer still needs, and in
 * which shape: so that over any number of connections, transports and replicas nothing is missed, and nothing told twice.
 */
export class WatchPosition<T> implements Position<Frame<T>, WatchFrame<T>> {
  /** What the consumer has, by key; null = not known: it came with a cursor of its own. */
  private known: Map<string, T> | null = null;
  private freshness: Freshness | null = null;

  constructor(
    private readonly keyOf: (item: T) => string,
    private since: string | null,
  ) {}

  get cursor(): string | null {
    return this.since;
  }

  get hasBegun(): boolean {
    return this.freshness !== null;
  }

  forget(): void {
    this.since = null;
  }

  accept(frame: Frame<T>): WatchFrame<T> | null {
    const told = this.telling(frame);
    this.freshness = frame.freshness;
    return told;
  }

  /** That everything is gone, which nobody says with a revision: the Service was deleted while nobody was connected. */
  allGone(): WatchFrame<T> | null {
    const { freshness, since, known } = this;
    if (!freshness || since === null || !known || known.size === 0) return null;
    const changes = [...known.values()].map((item) => ({ type: 'REMOVED' as const, item }));
    this.known = new Map();
    return { type: 'CHANGES', revision: since, freshness, changes };
  }

  private telling(frame: Frame<T>): WatchFrame<T> | null {
    switch (frame.type) {
      case 'SNAPSHOT':
      case 'RESYNC':
        return this.whole(frame);
      case 'STATE':
        return this.state(frame);
      case 'CHANGES':
        return this.changes(frame);
      case 'FRESHNESS':
        this.advance(frame.revision);
        return { ...frame, revision: this.since ?? frame.revision };
    }
  }

  private whole({
    items,
    applied,
    revision,
    freshness,
  }: Pick<StateFrame<T>, 'items' | 'applied' | 'revision' | 'freshness'>): WatchFrame<T> {
    const type = this.hasBegun || this.since !== null ? 'RESYNC' : 'SNAPSHOT';
    this.known = new Map(items.map((item) => [this.keyOf(item), item]));
    this.since = revision;
    return { type, revision, freshness, items, applied };
  }

  private state(frame: StateFrame<T>): WatchFrame<T> {
    const { items, revision, freshness } = frame;
    if (this.since === null) return this.whole(frame);
    const order = compareToCursor(revision, this.since);
    if (order === 'NOT_NEWER') return { type: 'FRESHNESS', revision: this.since, freshness };
    if (order === 'FOREIGN' || !this.known) return this.whole(frame);
    const changes = this.differences(this.known, items);
    this.known = new Map(items.map((item) => [this.keyOf(item), item]));
    this.since = revision;
    return changes.length === 0
      ? { type: 'FRESHNESS', revision, freshness }
      : { type: 'CHANGES', revision, freshness, changes };
  }

  private changes(frame: ChangesFrame<T>): WatchFrame<T> | null {
    if (!this.advance(frame.revision)) return null;
    const { known } = this;
    if (!known) return frame;
    const changes = frame.changes.flatMap((change) => this.apply(known, change) ?? []);
    return changes.length === 0 ? null : { ...frame, changes };
  }

  /** As the consumer has to see the change, who may have seen a part of it before; null = all of it. */
  private apply(known: Map<string, T>, { type, item }: ItemChange<T>): ItemChange<T> | null {
    const key = this.keyOf(item);
    const before = known.get(key);
    if (type === 'REMOVED') return known.delete(key) ? { type, item } : null;
    known.set(key, item);
    if (before === undefined) return { type: 'ADDED', item };
    return sameJson(before, item) ? null : { type: 'MODIFIED', item };
  }

  private differences(known: ReadonlyMap<string, T>, items: readonly T[]): ItemChange<T>[] {
    const now = new Set(items.map((item) => this.keyOf(item)));
    const removed = [...known].filter(([key]) => !now.has(key)).map(([, item]) => ({ type: 'REMOVED' as const, item }));
    const others = items.flatMap((item): ItemChange<T>[] => {
      const before = known.get(this.keyOf(item));
      if (before === undefined) return [{ type: 'ADDED', item }];
      return sameJson(before, item) ? [] : [{ type: 'MODIFIED', item }];
    });
    return [...removed, ...others];
  }

  /** Whether the revision is news. */
  private advance(revision: string): boolean {
    if (this.since === null) {
      throw new RollcallError('the stream did not begin with everything that there is', { code: 'BAD_ANSWER' });
    }
    const order = compareToCursor(revision, this.since);
    if (order === 'FOREIGN') {
      this.forget();
      throw new RollcallError(`the stream went on from a position of its own: ${revision}`, { code: 'BAD_ANSWER' });
    }
    if (order === 'NEWER') this.since = revision;
    return order === 'NEWER';
  }
}
