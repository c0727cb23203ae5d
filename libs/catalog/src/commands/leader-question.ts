import type { HealthCheck, SliceManifest } from '@rollcall/core';

import type { ProbeResult } from '../checks/prober.js';
import type { Resolution } from '../checks/name-resolver.js';
import type { WriteOutcome } from '../write-back/slice-writer.js';

/** What the API server would say to a plan. */
export interface DryRunQuestion {
  /** A whole Service that would be made before; null = it is there. */
  readonly service: object | null;
  /** As they would be created, or, with a resourceVersion, changed. */
  readonly slices: readonly SliceManifest[];
}

export interface DryRunAnswer {
  /** null = none was to be tried. */
  readonly service: WriteOutcome | null;
  /** In the order of the question; null = there was no time for it. */
  readonly slices: readonly (WriteOutcome | null)[];
}

/** A check of addresses that somebody else has judged already. */
export interface CheckQuestion {
  /** Canonical text; at least one. One that passes is enough. */
  readonly addresses: readonly string[];
  /** What is registered, where it is a name. */
  readonly name: string | null;
  readonly port: number;
  readonly check: HealthCheck;
  /** The right that they were judged with. */
  readonly restrictedAddresses: boolean;
}

export interface ResolvedName {
  readonly resolution: Resolution;
  /** How long that took. */
  readonly ms: number;
}

/** What can be asked of the worker that leads a cluster, and what it answers. All of it is JSON. */
export interface LeaderQuestions {
  readonly DRY_RUN: { readonly question: DryRunQuestion; readonly answer: DryRunAnswer };
  /** A whole Service, to be made. */
  readonly CREATE_SERVICE: { readonly question: { readonly manifest: object }; readonly answer: WriteOutcome };
  readonly RESOLVE_NAME: { readonly question: { readonly name: string }; readonly answer: ResolvedName };
  /** Tells each phase as it ends. */
  readonly CHECK_BACKEND: { readonly question: CheckQuestion; readonly answer: ProbeResult };
}

export type QuestionKind = keyof LeaderQuestions;
export type Question<K extends QuestionKind> = LeaderQuestions[K]['question'];
export type Answer<K extends QuestionKind> = LeaderQuestions[K]['answer'];

/** What a question ends with, as a value; a person understands `message`. */
export type Answered<T> =
  | { readonly type: 'ANSWERED'; readonly answer: T }
  /** Nobody leads the cluster, nobody answered in time, or whoever leads it could not: whether anything was done is unknown only if `begun`. */
  | { readonly type: 'UNANSWERED'; readonly message: string; readonly begun: boolean }
  /** This asker has as many questions under way as one may have. */
  | { readonly type: 'TOO_MANY'; readonly message: string };
