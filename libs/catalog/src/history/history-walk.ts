import type { Endpoint } from '@rollcall/core';

import type { PresentState } from './endpoint-history.js';
import type { RecordedChange } from './history-log.js';
import type { PastRows } from './past-rows.js';
import type { Transition, TransitionCause } from './transition.js';
import { causeOf, stateOf } from './transition.js';

/** What a walk found out about one endpoint. */
export interface WalkedEndpoint {
  /** As it was last. */
  readonly row: Endpoint;
  /** Before all transitions that were found. */
  readonly earliest: PresentState;
  /** Oldest first. */
  readonly transitions: readonly Transition[];
}

interface Touched {
  readonly row: Endpoint;
  /** After the revision that is being taken back. */
  readonly after: PresentState;
  readonly cause: TransitionCause;
}

/** Walks a Service of one cluster back through what was recorded of it, and notes whatever became of its endpoints. */
export class HistoryWalk {
  /** By id, as they are at the place where the walk is; served only while the Service exists. */
  private readonly current = new Map<string, Endpoint>();
  private readonly last = new Map<string, Endpoint>();
  /** Newest first. */
  private readonly transitions = new Map<string, Transition[]>();

  constructor(private readonly past: PastRows) {
    for (const row of past.rows()) this.put(row);
  }

  /** Takes back one change after the other, newest first. Yields after each revision how many it took back: the walk may be left there for a while. */
  *back(changes: readonly RecordedChange[]): Iterable<number> {
    let taken = 0;
    let touched = new Map<string, Touched>();
    for (const [i, recorded] of changes.entries()) {
      this.revert(recorded, touched);
      if (changes[i + 1]?.seq === recorded.seq) continue;
      this.note(recorded, touched);
      touched = new Map();
      taken += 1;
      yield taken;
    }
  }

  /** Everything that was found, sorted as answers are. */
  endpoints(): readonly WalkedEndpoint[] {
    return [...this.last]
      .map(([id, row]) => ({
        row,
        earliest: this.stateOf(id),
        transitions: [...(this.transitions.get(id) ?? [])].reverse(),
      }))
      .sort((a, b) => (a.row.sortKey < b.row.sortKey ? -1 : 1));
  }

  private revert({ change, at }: RecordedChange, touched: Map<string, Touched>): void {
    const cause = causeOf(change, at);
    const touch = (row: Endpoint): void => {
      if (!touched.has(row.id)) touched.set(row.id, { row, after: this.stateOf(row.id), cause });
    };
    // The Service itself came or went, and all that stand behind it with it.
    if (change.kind === 'service' && (change.before === null || change.after === null))
      for (const row of this.current.values()) touch(row);
    const { after, before } = this.past.revert(change);
    for (const row of [...after, ...before]) touch(row);
    for (const row of after) this.current.delete(row.id);
    for (const row of before) this.put(row);
  }

  /** An endpoint that moves from slice to slice within a revision is what it was. */
  private note({ seq, at }: RecordedChange, touched: ReadonlyMap<string, Touched>): void {
    for (const [id, { after, cause }] of touched) {
      const from = this.stateOf(id);
      if (from === after) continue;
      const transition = { seq, at, from, to: after, ...cause };
      const known = this.transitions.get(id);
      if (known) known.push(transition);
      else this.transitions.set(id, [transition]);
    }
  }

  private put(row: Endpoint): void {
    this.current.set(row.id, row);
    if (!this.last.has(row.id)) this.last.set(row.id, row);
  }

  private stateOf(id: string): PresentState {
    const row = this.past.serviceExists ? this.current.get(id) : undefined;
    return row ? stateOf(row) : 'GONE';
  }
}
