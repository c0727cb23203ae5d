import type { Backend } from '@rollcall/client';
import { parseRevision } from '@rollcall/core';

export const TRACKED = ['STORED', 'WRITTEN', 'SEEN', 'SERVED'] as const;
export type TrackedStep = (typeof TRACKED)[number];

/** `NOT_WANTED`: nothing is to be written, so this does not come. */
export type TrackedState = 'WAITING' | 'DONE' | 'FAILED' | 'NOT_WANTED';

export interface Tracked {
  readonly step: TrackedStep;
  readonly state: TrackedState;
  /** How many of all have come so far. */
  readonly done: number;
  readonly of: number;
  /** What the server says of those that failed, each sentence once. */
  readonly messages: readonly string[];
}

const FAILED: readonly string[] = ['CONFLICT', 'REFUSED', 'ORPHANED'];
const WRITTEN: readonly string[] = ['WRITTEN', 'OBSERVED'];

/** How far what was registered has come: stored, written to the cluster, seen back on the watch, served to those who ask. */
export function tracked(backends: readonly Backend[], servedAddresses: ReadonlySet<string>): readonly Tracked[] {
  const states = backends.map(({ status }) => status.writeBack.state);
  const messages = backends.flatMap(({ status: { writeBack } }) =>
    FAILED.includes(writeBack.state) && writeBack.message !== null ? [writeBack.message] : [],
  );
  const wanted = states.filter((state) => state !== 'DISABLED').length;
  const written = (step: TrackedStep, good: readonly string[]): Tracked => {
    const done = states.filter((state) => good.includes(state)).length;
    const failed = states.some((state) => FAILED.includes(state));
    const state = wanted === 0 ? 'NOT_WANTED' : failed ? 'FAILED' : done === wanted ? 'DONE' : 'WAITING';
    return { step, state, done, of: wanted, messages: [...new Set(messages)] };
  };
  const active = backends.filter(({ state }) => state !== 'DISABLED');
  const served = active.filter(({ address }) => servedAddresses.has(address)).length;
  return [
    { step: 'STORED', state: 'DONE', done: backends.length, of: backends.length, messages: [] },
    written('WRITTEN', WRITTEN),
    written('SEEN', ['OBSERVED']),
    {
      step: 'SERVED',
      state: active.length === 0 ? 'NOT_WANTED' : served === active.length ? 'DONE' : 'WAITING',
      done: served,
      of: active.length,
      messages: [],
    },
  ];
}

/** The same while nothing was told yet of so many: that they are stored, the answer said. */
export function untold(of: number): readonly Tracked[] {
  return TRACKED.map((step) =>
    step === 'STORED'
      ? { step, state: 'DONE', done: of, of, messages: [] }
      : { step, state: 'WAITING', done: 0, of, messages: [] },
  );
}

/** Whether what was told up to a cursor (null = nothing was) has that revision in it. One of another log cannot be waited for. */
export function hasReached(told: string | null, wanted: string | null): boolean {
  const [at, revision] = [told, wanted].map((text) => (text === null ? null : parseRevision(text)));
  if (!at) return false;
  return revision?.epoch !== at.epoch || at.seq >= revision.seq;
}

/** So long what was registered can be taken back with one button. */
export const UNDO_MS = 600_000;
