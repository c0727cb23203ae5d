import type { EndpointSpan, HistoryGap, HistoryWindow } from './endpoint-history.js';
import type { WalkedEndpoint } from './history-walk.js';
import type { Interval } from './interval.js';
import { without } from './interval.js';

/** What {@link spansOf} needs beside what a walk found. */
export interface SpanContext extends HistoryWindow {
  /** Within the window, none reaching into another. */
  readonly gaps: readonly Omit<HistoryGap, 'cluster'>[];
  /** Cursor of a revision. */
  readonly cursor: (seq: number) => string;
}

/** What an endpoint was from the window's beginning to its end, without a hole: where nothing is known, that is said. */
export function spansOf(
  { earliest, transitions }: Pick<WalkedEndpoint, 'earliest' | 'transitions'>,
  { since, until, gaps, cursor }: SpanContext,
): readonly EndpointSpan[] {
  const begins: Omit<EndpointSpan, 'to'>[] = [
    { from: since, state: earliest, revision: null, reason: null, detail: null },
  ];
  for (const { at, seq, to: state, reason, detail } of transitions)
    if (at <= until) begins.push({ from: at < since ? since : at, state, revision: cursor(seq), reason, detail });
  const known = begins
    .map((span, i): EndpointSpan => ({ ...span, to: begins[i + 1]?.from ?? null }))
    // Of what was recorded in one millisecond the last counts.
    .filter(({ from, to }) => from !== to);
  const unknown = gaps.map(({ from, to, reason }): EndpointSpan => {
    return { from, to, state: 'NO_DATA', revision: null, reason, detail: null };
  });
  return [...unknown, ...without(known, unknown)].sort(byBeginning);
}

export function byBeginning(a: Interval, b: Interval): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}
