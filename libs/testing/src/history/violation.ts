/** What every stream promises: etcd's watch guarantees, and two more. */
export const GUARANTEES = [
  'ORDERED', // revisions never go back
  'UNIQUE', // nothing is told twice
  'RELIABLE', // nothing is left out: the last state is the truth
  'ATOMIC', // a revision is never split: every state was one of the source's
  'RESUMABLE', // a client that names its cursor goes on from there
  'BOOKMARKABLE', // a bookmark says that everything up to it was delivered
  'NO_INVENTION', // nothing is told that no source published
  'NO_RESURRECTION', // what is gone stays gone until it is published again
] as const;
export type Guarantee = (typeof GUARANTEES)[number];

/** A promise that a history does not keep. */
export interface Violation {
  readonly guarantee: Guarantee;
  /** Index of the event that breaks it. */
  readonly event: number;
  readonly message: string;
}
