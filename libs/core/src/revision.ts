/**
 * A position in the log, opaque to clients. `seq` counts revisions without gaps; a larger `seq` of one epoch is later.
 * `epoch` changes when the log may have lost its tail (a restored backup, a failover): positions of two epochs cannot be compared.
 */
export interface Revision {
  readonly epoch: string;
  readonly seq: number;
}

const REVISION = /^([a-z0-9]{1,32}):(0|[1-9]\d{0,15})$/;

/** `<epoch>:<seq>`, as clients see it. */
export function formatRevision({ epoch, seq }: Revision): string {
  return `${epoch}:${seq}`;
}

/** Reads what {@link formatRevision} wrote; null for anything else. */
export function parseRevision(text: string): Revision | null {
  const match = REVISION.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1], seq } : null;
}
