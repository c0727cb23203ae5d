import type { QuestionKind } from './leader-question.js';

export interface NewQuestion {
  readonly cluster: string;
  readonly kind: QuestionKind;
  /** JSON. */
  readonly question: unknown;
  /** Who asks: how many questions of one asker are under way is limited. */
  readonly askedBy: string;
  /** After so long it is not begun any more, nor waited for. */
  readonly patienceMs: number;
  /** Questions of one asker that may be under way. */
  readonly atOnce: number;
}

export type AskResult =
  { readonly type: 'ASKED'; readonly id: string } | { readonly type: 'NO_LEADER' } | { readonly type: 'TOO_MANY' };

/** What became of a question so far. */
export interface QuestionState {
  /** A worker has begun with it. */
  readonly begun: boolean;
  /** What it told on the way, in order. */
  readonly progress: readonly unknown[];
  /** null = not yet. */
  readonly outcome: QuestionOutcome | null;
}

export type QuestionOutcome =
  { readonly type: 'ANSWERED'; readonly answer: unknown } | { readonly type: 'FAILED'; readonly message: string };

/** A question that is this worker's to answer. */
export interface TakenQuestion {
  readonly id: string;
  readonly cluster: string;
  /** Of whom asked: a newer version may ask what this one does not know. */
  readonly kind: string;
  readonly question: unknown;
  /** How long the asker still waits. */
  readonly leftMs: number;
}

export interface TakeRequest {
  /** The clusters that the worker leads, under which epoch. */
  readonly led: readonly { readonly cluster: string; readonly epoch: number }[];
  /** Questions that it has under way. */
  readonly running: readonly string[];
  readonly limit: number;
}

export interface Taken {
  readonly questions: readonly TakenQuestion[];
  /** Those of the running ones that nobody waits for any more. */
  readonly cancelled: readonly string[];
}

/**
 * Questions to whoever leads a cluster, as they are stored.
 *
 * Promises: a question is given to one worker, once, and only to one that leads the cluster under that epoch, before the asker's patience ends.
 * All throw {@link StoreUnavailableError}.
 */
export interface QuestionStore {
  ask(question: NewQuestion): Promise<AskResult>;
  /** null = it was forgotten. */
  look(id: string): Promise<QuestionState | null>;
  cancel(id: string): Promise<void>;
  take(request: TakeRequest): Promise<Taken>;
  /** Everything that was told so far. */
  tell(id: string, progress: readonly unknown[]): Promise<void>;
  finish(id: string, outcome: QuestionOutcome): Promise<void>;
}

/**
 * Rings when questions or answers may be there. A wake-up only: it may ring for nothing, and does not promise to ring at all, so whoever waits looks by itself as well.
 */
export interface Bell {
  /** Returns how to end it. */
  onRing(listener: () => void): () => void;
}
