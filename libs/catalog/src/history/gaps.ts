import type { ClusterState } from '../clusters/cluster-status.js';
import type { GapReason, HistoryGap, HistoryWindow } from './endpoint-history.js';
import type { RecordedHistory } from './history-log.js';
import type { Interval } from './interval.js';
import { without } from './interval.js';
import { byBeginning } from './spans.js';

export type Gap = Omit<HistoryGap, 'cluster'>;

/** What is lost to all, whether it was mirrored or registered. */
const OF_THE_LOG: readonly GapReason[] = ['NOT_RECORDED', 'TOO_MANY_CHANGES', 'EPOCH_CHANGED'];

/** Of what in the window nothing is known, oldest first, none reaching into another. */
export function gapsOf(recorded: RecordedHistory, { since, until }: HistoryWindow): readonly Gap[] {
  const { logReaches, completeSince, epochChanges, syncedAt, silences } = recorded;
  // Those of the log come first, so that what is registered has all of them.
  const found: Gap[] = [
    { from: since, to: logReaches, reason: 'NOT_RECORDED' },
    ...(completeSince === null ? [] : [{ from: since, to: completeSince, reason: 'TOO_MANY_CHANGES' as const }]),
    ...epochChanges.map(({ from, to }) => ({ from, to, reason: 'EPOCH_CHANGED' as const })),
    { from: since, to: syncedAt, reason: 'NOT_SYNCED' },
    ...silences.map(({ from, to, state }) => ({ from, to, reason: silenceReason(state) })),
  ];
  const window = [
    { from: '', to: since },
    { from: until, to: null },
  ];
  const gaps: Gap[] = [];
  for (const gap of found.filter(isSome)) gaps.push(...without(without([gap], window), gaps));
  return gaps.map((gap) => (gap.to === until ? { ...gap, to: null } : gap)).sort(byBeginning);
}

/** A registration is served whatever becomes of its cluster: only what the log lost is unknown of it. */
export function gapsOfRegistrations(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter(({ reason }) => OF_THE_LOG.includes(reason));
}

function isSome({ from, to }: Interval): boolean {
  return to === null || from < to;
}

function silenceReason(state: ClusterState): GapReason {
  return state === 'LIVE' || state === 'GUARDED' ? 'UNWATCHED' : 'UNREACHABLE';
}
